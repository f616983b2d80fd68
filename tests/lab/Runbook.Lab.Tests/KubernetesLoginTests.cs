namespace Runbook.Lab.Tests;

/// <summary>The ways to an API server beside a kubeconfig with a certificate or a token.</summary>
public sealed class KubernetesLoginTests(KubernetesFixture kubernetes)
{
    private const string Task = """
          gather_facts: false
          tasks:
            - kubectl:
                kubeconfig: "{{ config | default(omit) }}"
                namespace: "{{ kubernetes_namespace | default(omit) }}"
                definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: made}, data: {a: b}}
              register: made
            - k8s_info: {kind: ConfigMap, name: made, namespace: "{{ made.result.metadata.namespace }}", kubeconfig: "{{ config | default(omit) }}"}
              register: seen
            - assert: {that: "seen.resources[0].data.a == 'b'"}

        """;

    private const string Local = "- hosts: localhost\n  connection: local\n" + Task;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1beta1", "printf '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"%s\"}}' \"$GIVEN\"")]
    [InlineData("v1", "case $KUBERNETES_EXEC_INFO in *'\"interactive\":false'*) ;; *) exit 9 ;; esac; test \"$1\" = --cluster || exit 8; printf '{\"status\":{\"token\":\"%s\"}}' \"$GIVEN\"")]
    public async Task Kubectl_KubeconfigWithAPlugin_AsksItForTheToken(string version, string program)
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        home.Write("bin/plugin", "#!/bin/sh\n" + program + "\n");
        (await Command.RunAsync("chmod", ["700", home.At("bin/plugin")], TimeSpan.FromMinutes(1), Token)).Checked();
        var config = home.Write("config", $$"""
            clusters:
              - name: lab
                cluster: {server: "https://127.0.0.1:{{home.Cluster.Port}}", certificate-authority: "{{home.Cluster.Folder}}/pki/ca.crt"}
            users:
              - name: plugged
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/{{version}}
                    command: bin/plugin
                    args: [--cluster]
                    env: [{name: GIVEN, value: admin-token}]
            contexts: [{name: one, context: {cluster: lab, user: plugged} }]
            current-context: one
            """);
        home.Environment["KUBECONFIG"] = config;
        var run = await home.PlayAsync(home.Write("play.yml", Local), "-vvv");
        Expect.Changes(run, "localhost");
        Assert.DoesNotContain("admin-token", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_InAPod_TakesItsServiceAccount()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        await home.KubectlAsync("create", "rolebinding", "edits", "--clusterrole=edit", $"--serviceaccount={home.Space}:default");
        var secret = await home.ValueAsync("serviceaccount/default", ".secrets[0].name");
        foreach (var (name, key) in new[] { ("token", "token"), ("ca.crt", "ca\\.crt"), ("namespace", "namespace") })
        {
            var value = await home.ValueAsync("secret/" + secret, ".data." + key);
            home.Write("account/" + name, System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value)));
        }

        // a mount namespace of its own has the account where a pod has it
        var folder = "/run/secrets/kubernetes.io/serviceaccount";
        var script = $"mount -t tmpfs none /run && mkdir -p {folder} && cp {home.At("account")}/* {folder}/ && exec {Repository.Executable} run {home.Write("play.yml", Local)} --output lines";
        await using var command = Command.Start("unshare", ["-m", "sh", "-c", script], environment: new Dictionary<string, string?>(home.Environment)
        {
            ["KUBECONFIG"] = null,
            ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1",
            ["KUBERNETES_SERVICE_PORT"] = $"{home.Cluster.Port}",
        });
        Expect.Changes(await command.WaitAsync(TimeSpan.FromMinutes(5), Token), "localhost");
        Assert.Equal("b", await home.ValueAsync("configmap/made", ".data.a"));
    }

    [Fact]
    public async Task Kubectl_DelegatedToAHost_GoesThroughItsSession()
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        await using var sshd = await QuickSshd.StartAsync(new SshdOptions { Config = ["LogLevel DEBUG1"] }, Token);
        var (play, inventory) = Far(home, sshd);

        Expect.Changes(await home.PlayAsync(play, "-i", inventory, "-e", "config=" + home.Cluster.Admin), "localhost");
        Expect.NoChange(await home.PlayAsync(play, "-i", inventory, "-e", "config=" + home.Cluster.Admin), "localhost");

        Assert.Contains($"port {home.Cluster.Port}", string.Join('\n', sshd.Log.Split('\n').Where(l => l.Contains("direct", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_AHostThatForwardsNothing_SaysSo()
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        await using var sshd = await QuickSshd.StartAsync(new SshdOptions { Config = ["AllowTcpForwarding no"] }, Token);
        var (play, inventory) = Far(home, sshd);

        var run = await home.PlayAsync(play, "-i", inventory, "-e", "config=" + home.Cluster.Admin);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("(does the sshd there forward, AllowTcpForwarding, and is the port served?)", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A play whose tasks are delegated to a host that has the kubeconfig; here there is none.</summary>
    private static (string Play, string Inventory) Far(KubernetesHome home, QuickSshd sshd)
    {
        home.Environment["KUBECONFIG"] = null;
        var inventory = home.Write("inventory.yml", $$"""
            all:
              hosts:
                far:
                  ansible_connection: ssh    # the play's own says local
                  ansible_host: 127.0.0.1
                  ansible_port: {{sshd.Port}}
                  ansible_user: {{sshd.User}}
                  ansible_ssh_private_key_file: {{sshd.Key()}}
            """);
        home.Write(".ssh/known_hosts", File.ReadAllText(sshd.KnownHosts));
        return (home.Write("play.yml", Local.Replace("- kubectl:\n", "- delegate_to: far\n      kubectl:\n", StringComparison.Ordinal)
            .Replace("- k8s_info: {", "- delegate_to: far\n      k8s_info: {", StringComparison.Ordinal)), inventory);
    }
}
