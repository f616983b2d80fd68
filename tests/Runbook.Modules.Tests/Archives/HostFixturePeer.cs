using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>The same folder with all of this machine's tools, to set up what a small host could not.</summary>
internal sealed class HostFixturePeer(string folder)
{
    public async Task ShellAsync(string script)
    {
        var outcome = await new LocalShellHost(folder).ApplyAsync(new RemoteAction.Run(Sh.Verbatim(script)), ApplyOptions.Default, TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Error);
    }
}
