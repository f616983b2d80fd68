namespace Runbook.Modules;

/// <summary>An installed Debian package. Immutable.</summary>
internal sealed record AptPackage(string Name, string Version, string Arch, bool IsInstalled, IReadOnlyList<string> Provides)
{
    /// <summary>What dpkg-query prints of a package, for <see cref="Parse"/>.</summary>
    public const string Format = "${Package}\\t${Version}\\t${Architecture}\\t${db:Status-Abbrev}\\t${Provides}\\n";

    /// <summary>Reads a line of <see cref="Format"/>; null when it is none.</summary>
    public static AptPackage? Parse(string line)
    {
        var fields = line.Split('\t');
        return fields.Length < 5 ? null : new(
            fields[0], fields[1], fields[2], fields[3].TrimEnd().EndsWith('i') && !fields[3].StartsWith("rc", StringComparison.Ordinal),
            [.. fields[4].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split(' ', '(', ':')[0])]);
    }
}
