using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>Short ways to run a built-in module in a test.</summary>
public static class SystemRun
{
    private const string Busybox = "/usr/bin/busybox";

    /// <summary>The shells that a host may have.</summary>
    public static IEnumerable<TheoryDataRow<string>> Shells =>
    [
        new("/bin/sh"),
        new("busybox") { Skip = File.Exists(Busybox) ? null : $"{Busybox} is not installed (Debian: busybox-static)" },
    ];

    internal static ModuleRunner Local(string shell = "/bin/sh", string? folder = null) => new(
        shell == "busybox"
            ? LocalShellHost.Busybox(folder ?? Path.GetTempPath(), Path.Combine(Path.GetTempPath(), "runbook-test-applets"))
            : new LocalShellHost(folder ?? Path.GetTempPath()) { Shell = [shell] });

    internal static Module Module(string name) => BuiltInModules.Create()[name]();

    internal static Task<ModuleRun> ApplyAsync(string module, string json, string shell = "/bin/sh", string? folder = null) =>
        Local(shell, folder).ApplyAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    internal static Task<ModuleRun> ApplyAsync(FakeHost host, string module, string json) =>
        new ModuleRunner(host).ApplyAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    internal static Task<ModuleRun> CheckAsync(FakeHost host, string module, string json) =>
        new ModuleRunner(host).CheckAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    internal static IReadOnlyList<string> Actions(ModuleRun run) => [.. run.Change?.Actions.Select(a => a.ToString()!) ?? []];

    internal static string Text(this ModuleRun run, string key) => run.Result[key] is StringValue text ? text.Text : run.Result[key]?.ToString() ?? "";
}
