using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>Short ways to run a built-in module in a test.</summary>
internal static class SystemRun
{
    public static ModuleRunner Local(string shell = "/bin/sh", string? folder = null) => new(
        shell == "busybox"
            ? LocalShellHost.Busybox(folder ?? Path.GetTempPath(), Path.Combine(Path.GetTempPath(), "runbook-test-applets"))
            : new LocalShellHost(folder ?? Path.GetTempPath()) { Shell = [shell] });

    public static Module Module(string name) => BuiltInModules.Create()[name]();

    public static Task<ModuleRun> ApplyAsync(string module, string json, string shell = "/bin/sh", string? folder = null) =>
        Local(shell, folder).ApplyAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    public static Task<ModuleRun> ApplyAsync(FakeHost host, string module, string json) =>
        new ModuleRunner(host).ApplyAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    public static Task<ModuleRun> CheckAsync(FakeHost host, string module, string json) =>
        new ModuleRunner(host).CheckAsync(Module(module), (MapValue)ValueJson.Parse(json), TestContext.Current.CancellationToken);

    public static IReadOnlyList<string> Actions(ModuleRun run) => [.. run.Change?.Actions.Select(a => a.ToString()!) ?? []];

    public static string Text(this ModuleRun run, string key) => run.Result[key] is StringValue text ? text.Text : run.Result[key]?.ToString() ?? "";
}
