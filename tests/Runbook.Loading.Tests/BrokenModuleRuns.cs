using System.Text;

namespace Runbook.Loading.Tests;

/// <summary>Runs the executable three times, over the broken modules of each kind, each in a task of its own between good ones.</summary>
public sealed class BrokenModuleRuns : IAsyncLifetime
{
    private readonly Dictionary<string, CommandResult> _results = [];

    /// <summary>What came of the modules of a kind.</summary>
    internal CommandResult this[string kind] => _results[kind];

    public async ValueTask InitializeAsync()
    {
        foreach (var (kind, options) in ((string, string[])[])[("load", []), ("run", []), ("verify", ["--verify"])])
        {
            using var folder = new TemporaryFolder();
            folder.Write("runbook.yml", "modules: {limit: 5}\n");
            folder.Write("site.yml", Playbook(kind));
            foreach (var module in BrokenModule.All.Where(m => m.Kind == kind))
            {
                folder.Write($"library/{module.Module}.cs", module.Source);
            }

            var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["XDG_CACHE_HOME"] = folder.At("cache") };
            await using var command = Command.Start(Repository.Executable!, ["run", "site.yml", .. options], null, folder.Path, environment);
            _results[kind] = await command.WaitAsync(TimeSpan.FromMinutes(15), CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Playbook(string kind)
    {
        var text = new StringBuilder("- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n");
        foreach (var module in BrokenModule.All.Where(m => m.Kind == kind))
        {
            text.Append($"    - {module.Module}: {module.Task}\n      ignore_errors: true\n    - debug: {{msg: \"after {module.Name}\"}}\n");
        }

        return text.ToString();
    }
}
