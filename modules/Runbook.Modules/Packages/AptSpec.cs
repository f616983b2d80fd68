using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>A package as a playbook names it for apt. Immutable.</summary>
/// <param name="Text">As written.</param>
internal sealed record AptSpec(string Text)
{
    /// <summary>The name, without version and architecture.</summary>
    public string Name => Full.Split(':')[0];

    /// <summary>The version asked for, perhaps a glob; null for any.</summary>
    public string? Version => Text.IndexOf('=') is > 0 and var at ? Text[(at + 1)..].Trim() : null;

    /// <summary>Whether the version is the least one.</summary>
    public bool IsAtLeast => Text.Contains(">=", StringComparison.Ordinal);

    /// <summary>Whether the name stands for several packages.</summary>
    public bool IsGlob => Name.IndexOfAny(['*', '?']) >= 0;

    /// <summary>The name with its architecture, as apt-get takes it.</summary>
    public string Wanted => Version is null || IsAtLeast ? Full : $"{Full}={Version}";

    private string Full => Text.IndexOfAny(['=', '>']) is > 0 and var at ? Text[..at].Trim() : Text;

    /// <summary>Whether an installed package is one of those meant.</summary>
    public bool Names(AptPackage package) => IsGlob ? Matches(Name, package.Name) : package.Name == Name || package.Provides.Contains(Name);

    /// <summary>Whether an installed version will do. A least version is taken on trust of apt-get, so it never will.</summary>
    public bool Accepts(string version) => Version is not { } wanted || (IsAtLeast ? version == wanted : Matches(wanted, version));

    private static bool Matches(string glob, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(glob).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
}
