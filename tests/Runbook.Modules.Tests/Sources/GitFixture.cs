namespace Runbook.Modules.Tests;

/// <summary>A host's folder with git in reach, also where the tools are busybox's.</summary>
internal static class GitFixture
{
    public static async Task<HostFixture> MakeAsync(bool busybox, string setUp)
    {
        var fixture = new HostFixture(busybox);
        var link = busybox ? Path.Combine(fixture.Host.SearchPath!, "git") : null;
        if (link is not null && !File.Exists(link))
        {
            File.CreateSymbolicLink(link, "/usr/bin/git");
        }

        await fixture.ShellAsync(setUp);
        return fixture;
    }
}
