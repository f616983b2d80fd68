namespace Runbook.Lab.Tests;

/// <summary>The data of Secrets is nowhere to be seen, whatever way it came.</summary>
public sealed class KubernetesSecretTests(KubernetesFixture kubernetes)
{
    private const string Play = """
        - hosts: localhost
          connection: local
          gather_facts: false
          module_defaults: {kubectl: {namespace: "{{ kubernetes_namespace }}"}}
          tasks:
            - ignore_errors: true
              block:
                - kubectl: {definition: {apiVersion: v1, kind: Secret, metadata: {name: one}, stringData: {password: "FIRST-{{ round }}-hunter"}}}
                  register: made
                - kubectl:
                    definition: |
                      apiVersion: v1
                      kind: Secret
                      metadata: {name: two}
                      stringData: {password: SECOND-{{ round }}-hunter}
                      ---
                      apiVersion: v1
                      kind: ConfigMap
                      metadata: {name: open}
                      data: {seen: "yes, round {{ round }}"}
                - kubectl: {src: "{{ playbook_dir }}/three.yaml"}
                - kubectl: {kind: Secret, name: four, definition: {stringData: {password: FOURTH-hunter}}}
                - kubectl: {state: patched, kind: Secret, name: one, definition: {data: {password: "{{ ('FIFTH-' + round + '-hunter') | b64encode }}"}}}
                - kubectl: {state: patched, kind: Secret, name: one, definition: {data: {password: [SIXTH-hunter]}}}
                - kubectl: {definition: {apiVersion: v1, kind: Secret, metadata: {name: one}, stringData: {password: [SEVENTH-hunter]}}}
                - kubectl: {definition: {apiVersion: v1, kind: Secret, metadata: {name: one}, data: {password: EIGHTH-hunter is no base64}}}
                - kubectl: {definition: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: nine}, stringData: {password: NINTH-hunter}}]}]}
                - k8s_info: {kind: Secret, namespace: "{{ kubernetes_namespace }}"}
                - debug: {var: made}
                - kubectl: {state: absent, kind: Secret, name: four}
        """;

    [Fact]
    public async Task Kubectl_Secrets_AreInNoOutput()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var play = home.Write("play.yml", Play);
        home.Write("three.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: three}\nstringData: {password: THIRD-hunter}\n");
        var events = home.At("events.json");
        foreach (var round in (string[])["1", "2"])
        {
            foreach (var check in (string[][])[["--check"], []])
            {
                var run = await home.PlayAsync(play, ["-vvv", "--diff", "--output", "json=" + events, "-e", "round=" + round, .. check]);
                Assert.True(run.ExitCode == 0, run.Text);
                foreach (var text in (string[])[run.Text, await File.ReadAllTextAsync(events, TestContext.Current.CancellationToken)])
                {
                    Assert.DoesNotContain("hunter", text, StringComparison.Ordinal);
                    // base64 of "-hunter", at each of the three places it may begin at
                    Assert.DoesNotMatch("LWh1bnRlc|1odW50ZX|taHVudGVy", text);
                }

                Assert.Contains($"seen: yes, round {round}", run.Output.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }

        Assert.Equal("FIFTH-2-hunter", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(await home.ValueAsync("secret/one", ".data.password"))));
    }
}
