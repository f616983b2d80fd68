using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What <c>list:</c> of dnf and yum asks for. Stateless.</summary>
internal static class DnfListing
{
    /// <summary>Packages as Ansible lists them: name, epoch, version, release, arch, repo, yumstate, nevra, envra.</summary>
    public static Probe<IReadOnlyList<Value>> Read(string program, DnfArgs args)
    {
        if (args.List == "repos")
        {
            return Probe.Answer<IReadOnlyList<Value>>(
                DnfCommand.Line(program, args, "-q repolist", []),
                answer => [.. Checked(answer).Skip(1).Select(l => l.Split(' ')[0]).Select(r => (Value)Value.Map(("repoid", Value.Of(r)), ("state", Value.Of("enabled"))))]);
        }

        var words = args.List switch
        {
            "installed" => "list installed",
            "updates" or "upgrades" => program == "yum" ? "list updates" : "list updates",
            "available" => "list available",
            _ => "list",
        };
        var packages = words == "list" ? [args.List!] : Array.Empty<string>();
        return Probe.Answer<IReadOnlyList<Value>>(DnfCommand.Line(program, args, "-q " + words, packages), answer =>
            answer.ExitCode == 1 ? [] : [.. Packages(Checked(answer))]);
    }

    private static string[] Checked(ShellAnswer answer) =>
        answer.Succeeded ? answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        : throw new ProbeException($"packages could not be listed: {answer.Error.Trim()}");

    private static IEnumerable<Value> Packages(string[] lines)
    {
        var isInstalled = false;
        foreach (var words in lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length == 2)
            {
                isInstalled = words[0] == "Installed";
            }
            else if (words.Length == 3 && words[0].LastIndexOf('.') is > 0 and var dot)
            {
                var (name, arch) = (words[0][..dot], words[0][(dot + 1)..]);
                var colon = words[1].IndexOf(':');
                var epoch = colon > 0 ? words[1][..colon] : "0";
                var rest = words[1][(colon + 1)..].Split('-', 2);
                var (version, release) = (rest[0], rest.Length > 1 ? rest[1] : "");
                yield return Value.Map(
                    ("name", Value.Of(name)), ("arch", Value.Of(arch)), ("epoch", Value.Of(epoch)), ("version", Value.Of(version)), ("release", Value.Of(release)),
                    ("repo", Value.Of(words[2])), ("yumstate", Value.Of(isInstalled ? "installed" : "available")),
                    ("nevra", Value.Of($"{name}-{epoch}:{version}-{release}.{arch}")), ("envra", Value.Of($"{epoch}:{name}-{version}-{release}.{arch}")));
            }
        }
    }
}
