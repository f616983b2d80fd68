using System.ComponentModel;
using k8s;
using k8s.Models;

namespace Runbook.Drift.Tests;

/// <summary>What ships to install the server, read by those who will read it.</summary>
public sealed class InstallTests
{
    private static readonly string Folder = Repository.At("engine", "Runbook.Drift", "install");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unit_ByItsOwnVerifier_IsSound()
    {
        using var folder = new TemporaryFolder();
        var unit = folder.Write("runbook.service", (await File.ReadAllTextAsync(Path.Combine(Folder, "runbook.service"), Token)).Replace("/usr/local/bin/runbook", "/bin/true", StringComparison.Ordinal));

        var result = await AnalyzeAsync("verify", unit);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Unit_ByTheVerifiersMeasure_IsHardened()
    {
        using var folder = new TemporaryFolder();
        var unit = folder.Write("runbook.service", await File.ReadAllTextAsync(Path.Combine(Folder, "runbook.service"), Token));

        // of 100; without any hardening it is 92
        var result = await AnalyzeAsync("security", "--offline=true", "--threshold=30", "--no-pager", unit);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Theory]
    [InlineData("User=runbook")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("CapabilityBoundingSet=")]
    public void Unit_AsWritten_RunsUnprivileged(string line) =>
        Assert.Contains(line, File.ReadAllLines(Path.Combine(Folder, "runbook.service")));

    [Fact]
    public void Manifest_ByTheTypesOfKubernetes_HasNoUnknownField()
    {
        var all = KubernetesYaml.LoadAllFromString(Manifest(), strict: true);
        Assert.Equal(["ConfigMap", "Deployment", "Service", "PodDisruptionBudget"], all.Select(o => ((IKubernetesObject)o).Kind));
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(Manifest().Replace("replicas:", "replicass:", StringComparison.Ordinal), strict: true));
    }

    [Fact]
    public void Manifest_OfTheServer_FitsTogetherAndRunsUnprivileged()
    {
        var all = KubernetesYaml.LoadAllFromString(Manifest(), strict: true);
        var pod = Assert.Single(all.OfType<V1Deployment>()).Spec.Template;
        var container = Assert.Single(pod.Spec.Containers);
        Assert.True(pod.Spec.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" } && pod.Spec.AutomountServiceAccountToken is false);
        Assert.True(container.SecurityContext is { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true });
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Equal(container.VolumeMounts.Select(m => m.Name).Order(StringComparer.Ordinal), pod.Spec.Volumes.Select(v => v.Name).Order(StringComparer.Ordinal));
        var port = Assert.Single(container.Ports);
        Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe], p => Assert.Equal((port.Name, "HTTPS"), (p.HttpGet.Port.Value, p.HttpGet.Scheme)));
        Assert.Equal(["/healthz", "/readyz"], [container.LivenessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path]);
        var service = Assert.Single(all.OfType<V1Service>()).Spec;
        Assert.Equal(port.Name, Assert.Single(service.Ports).TargetPort.Value);
        Assert.All(service.Selector, s => Assert.Equal(s.Value, pod.Metadata.Labels[s.Key]));

        var (file, text) = Assert.Single(Assert.Single(all.OfType<V1ConfigMap>()).Data);
        var settings = YamlForSettings.Settings(text);
        Assert.Empty(settings.Diagnostics.Select(d => d.ToString()));
        Assert.NotNull(Assert.Single(settings.Schedules).Git);
        Assert.Equal(["serve", $"/etc/runbook/{file}"], container.Args);
        Assert.EndsWith($":{port.ContainerPort}", Assert.Single(settings.Serve.Listen), StringComparison.Ordinal);
        Assert.All([settings.Serve.Tls!.Certificate, settings.Serve.Tls.Key], p => Assert.Equal(Path.GetDirectoryName(p), container.VolumeMounts.Single(m => m.Name == "tls").MountPath));
    }

    private static string Manifest() => File.ReadAllText(Path.Combine(Folder, "kubernetes.yml"));

    private static async Task<CommandResult> AnalyzeAsync(params string[] arguments)
    {
        try
        {
            await using var command = Command.Start("systemd-analyze", arguments, environment: new Dictionary<string, string?> { ["LC_ALL"] = "C" });
            return await command.WaitAsync(TimeSpan.FromMinutes(2), Token);
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"systemd-analyze is not there: {e.Message}");
            throw;
        }
    }
}
