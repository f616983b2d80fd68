using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>A temporary folder with a real shell in it, GNU's tools or busybox's.</summary>
internal sealed class HostFixture : IDisposable
{
    private static readonly string[] Owners = ["\"owner\"", "\"uid\"", "\"pw_name\""];

    // Linking some 300 applets for each case would take longer than the cases.
    private static readonly Lazy<string> Applets = new(() =>
    {
        var folder = Path.Combine(Path.GetTempPath(), $"runbook-applets-{Environment.ProcessId}");
        _ = LocalShellHost.Busybox("/", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    public HostFixture(bool busybox)
    {
        Folder = Directory.CreateTempSubdirectory("runbook-files-").FullName;
        Root = Directory.CreateDirectory(Path.Combine(Folder, "root")).FullName;
        Host = busybox ? LocalShellHost.Busybox(Root, Applets.Value) : new LocalShellHost(Root);
        Runner = new(Host) { Resolver = new FolderResolver(Path.Combine(Folder, "control")) };
        Directory.CreateDirectory(Path.Combine(Folder, "control"));
    }

    public string Folder { get; }

    /// <summary>What the host's side is.</summary>
    public string Root { get; }

    public LocalShellHost Host { get; }

    public ModuleRunner Runner { get; }

    public string Control => Path.Combine(Folder, "control");

    /// <summary>Runs a script to set things up.</summary>
    public async Task ShellAsync(string script)
    {
        var outcome = await Host.ApplyAsync(new RemoteAction.Run(Sh.Verbatim(script)), ApplyOptions.Default, TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Error);
    }

    /// <summary>Arguments as JSON, in which <c>@</c> stands for the host's folder.</summary>
    public MapValue Arguments(string json) => (MapValue)ValueJson.Parse(json.Replace("@", Root, StringComparison.Ordinal));

    /// <summary>Runs a module once.</summary>
    public Task<ModuleRun> ApplyAsync(Module module, string json) =>
        Runner.ApplyAsync(module, Arguments(json), TestContext.Current.CancellationToken);

    /// <summary>Checks all promises of a module and gives the run itself, done in a second folder of the same kind.</summary>
    public Task<IReadOnlyList<string>> ConformAsync(Module module, string json, bool isRepeatable = false) =>
        Conformance.CheckAsync(Runner, module, Arguments(json), Root, isRepeatable, TestContext.Current.CancellationToken);

    /// <summary>Skips a case that speaks of owners where the tests do not run as root.</summary>
    public static void SkipUnlessRoot(params string[] texts) => Assert.SkipWhen(
        Environment.UserName != "root" && texts.Any(t => Owners.Any(o => t.Contains(o, StringComparison.Ordinal))),
        "only root can give files away, and owns what it makes");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
