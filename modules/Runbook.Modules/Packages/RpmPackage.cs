namespace Runbook.Modules;

/// <summary>An installed package. Immutable.</summary>
internal sealed record RpmPackage(string Name, string Epoch, string Version, string Release, string Arch)
{
    /// <summary>What rpm prints of a package, for <see cref="Parse"/>.</summary>
    public const string Format = "%{NAME}\\t%{EPOCH}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n";

    /// <summary><c>[epoch:]version-release</c>.</summary>
    public string FullVersion => (Epoch is "" or "(none)" or "0" ? "" : Epoch + ":") + Version + "-" + Release;

    /// <summary><c>name-version-release.arch</c>.</summary>
    public string FullName => $"{Name}-{Version}-{Release}.{Arch}";

    /// <summary>Whether <c>rpm -q</c> finds it by a text: name, with version, release, architecture.</summary>
    public bool Answers(string spec) =>
        spec == Name || spec == $"{Name}.{Arch}" || spec == $"{Name}-{Version}" || spec == $"{Name}-{Version}.{Arch}"
        || spec == $"{Name}-{Version}-{Release}" || spec == FullName || spec == $"{Name}-{Epoch}:{Version}-{Release}"
        || spec == $"{Name}-{Epoch}:{Version}-{Release}.{Arch}" || spec == $"{Epoch}:{FullName}";

    /// <summary>Reads one line of <see cref="Format"/>; null when it is none.</summary>
    public static RpmPackage? Parse(string line)
    {
        var fields = line.Split('\t');
        return fields.Length == 5 ? new(fields[0], fields[1], fields[2], fields[3], fields[4]) : null;
    }
}
