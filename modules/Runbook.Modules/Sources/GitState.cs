using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>How a checkout is, and what the repository it follows has. Immutable.</summary>
/// <param name="Exists">Whether there is a checkout.</param>
/// <param name="Before">Its commit; null when it has none.</param>
public sealed record GitState(bool Exists, string? Before)
{
    /// <summary>What its remote points at; empty when it has no such remote.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether files that git knows were changed.</summary>
    public bool IsModified { get; init; }

    /// <summary>The commit that the version is; null when it cannot be told without fetching.</summary>
    public string? Wanted { get; init; }

    /// <summary>Whether the version is a branch of the repository.</summary>
    public bool IsBranch { get; init; }

    /// <summary>Whether the version is a tag of the repository.</summary>
    public bool IsTag { get; init; }

    /// <summary>Whether submodules are not at the commit that they should be at.</summary>
    public bool HasStaleSubmodules { get; init; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The absolute form of a destination with <c>~</c>.</summary>
    internal string Dest { get; init; } = "";

    /// <summary>Reads what <see cref="GitScript.Read"/> printed.</summary>
    internal static GitState Parse(GitArgs args, string dest, ShellAnswer answer)
    {
        if (answer.ExitCode == 127)
        {
            return new(false, null) { Problem = "Failed to find required executable \"git\" in paths: install git on the host" };
        }

        var read = new FactSections(answer.Output);
        var refs = read.Lines("refs").Select(l => l.Split('\t', 2)).Where(l => l.Length == 2).GroupBy(l => l[1]).ToDictionary(g => g.Key, g => g.First()[0]);
        var status = read.Lines("status").Any(l => !l.StartsWith("??", StringComparison.Ordinal));
        var before = read.Trimmed("before") is { Length: > 0 } commit ? commit : null;
        var asked = read.Trimmed("asked");
        string? Ref(string name) => refs.GetValueOrDefault(name);
        var version = args.Version;
        var wanted = version == "HEAD" ? Ref("HEAD")
            : Ref($"refs/heads/{version}") ?? Ref($"refs/tags/{version}^{{}}") ?? Ref($"refs/tags/{version}") ?? Ref(version)
            ?? (GitScript.IsCommit(version) ? version : read.Trimmed("local") is { Length: > 0 } local && IsShort(version) ? local : null);
        var error = read.Trimmed("error");
        var isUnknown = wanted is null && asked == "yes" && args.Refspec is null && !IsShort(version);
        return new(read.Has("before"), before)
        {
            Url = read.Trimmed("url"),
            IsModified = status,
            Wanted = wanted,
            IsBranch = refs.ContainsKey($"refs/heads/{version}"),
            IsTag = refs.ContainsKey($"refs/tags/{version}"),
            HasStaleSubmodules = read.Lines("submodules").Any(l => l[0] is '-' or '+' or 'U'),
            Dest = dest,
            Problem = asked == "failed" ? $"Failed to read {args.Repo}: {error}"
                : isUnknown ? $"Could not determine remote revision for {args.Repo}: it has no {version}" : null,
        };
    }

    private static bool IsShort(string version) => version.Length is >= 4 and <= 40 && version.All(char.IsAsciiHexDigit);
}
