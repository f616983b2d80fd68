namespace Runbook.Lab.Tests;

/// <summary>Waiting for an expression over an object, and what is said of things that are old.</summary>
public sealed class KubernetesWaitTests(KubernetesFixture kubernetes)
{
    [Fact]
    public async Task Kubectl_WithAnExpression_EndsWhenItHolds()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("play.yml", """
            - hosts: localhost
              connection: local
              gather_facts: false
              module_defaults: {kubectl: {namespace: "{{ kubernetes_namespace }}"}}
              tasks:
                - kubectl:
                    wait_for:
                      - object.status.readyReplicas == 2
                      - object.status.conditions | selectattr('type', 'eq', 'Available') | map(attribute='status') | first == 'True'
                    definition:
                      apiVersion: apps/v1
                      kind: Deployment
                      metadata: {name: web}
                      spec:
                        replicas: 2
                        selector: {matchLabels: {app: web}}
                        template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: nginx}]}}
                  register: made
                - assert: {that: made.result.status.readyReplicas == 2}
            """);
        Expect.Changes(await home.PlayAsync(play), "localhost");
        Expect.NoChange(await home.PlayAsync(play), "localhost");
    }

    [Fact]
    public async Task Kubectl_WithSomethingThatIsNoExpression_IsRefusedBeforeConnecting()
    {
        using var home = new UserHome("");
        var play = home.Write("play.yml", """
            - hosts: localhost
              tasks:
                - kubectl: {kind: Pod, name: web, wait_for: "object.status =="}
            """);
        var run = await home.Cli.RunAsync(["run", play, "--output", "lines"], TestContext.Current.CancellationToken);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("wait_for: ", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_WhatIsOldButServed_IsNamedWithWhatReplacedIt()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("play.yml", """
            - hosts: localhost
              connection: local
              gather_facts: false
              module_defaults: {kubectl: {namespace: "{{ kubernetes_namespace }}"}}
              tasks:
                - kubectl:
                    definition:
                      apiVersion: v1
                      kind: PersistentVolumeClaim
                      metadata: {name: old, annotations: {volume.beta.kubernetes.io/storage-class: manual}}
                      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                - kubectl:
                    definition:
                      apiVersion: storage.k8s.io/v1beta1
                      kind: StorageClass
                      metadata: {name: "{{ storage_class }}"}
                      provisioner: test.example/none
                - kubectl: {state: patched, kind: ConfigMap, name: nowhere, definition: {data: {a: b}}}
            """);
        foreach (var run in (CommandResult[])[await home.PlayAsync(play), await home.PlayAsync(play)])
        {
            Expect.Success(run, "localhost");
            Assert.Contains($"warning: {play}:8:11: PersistentVolumeClaim {home.Space}/old: the annotation volume.beta.kubernetes.io/storage-class is old; spec.storageClassName replaced it", run.Output, StringComparison.Ordinal);
            Assert.Contains($"StorageClass {home.Class}: storage.k8s.io/v1beta1 StorageClass is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 StorageClass", run.Output, StringComparison.Ordinal);
            Assert.Contains($"ConfigMap {home.Space}/nowhere is not there; state: patched makes none", run.Output, StringComparison.Ordinal);
        }
    }
}
