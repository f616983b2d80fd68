using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>pip</c>. Immutable.</summary>
[Exclusive("name", "requirements")]
[Exclusive("executable", "virtualenv")]
[OneOf("name", "requirements")]
internal sealed record PipArgs
{
    /// <summary>What is wanted of the packages.</summary>
    internal enum Wanted
    {
        /// <summary>They are there, in a version that fulfils what is asked for.</summary>
        Present,

        /// <summary>They are not there.</summary>
        Absent,

        /// <summary>They are there in the newest version.</summary>
        Latest,

        /// <summary>They are installed again, each time.</summary>
        [Choice("forcereinstall")]
        ForceReinstall,
    }

    /// <summary>The packages, with clauses about their versions (<c>bottle&gt;0.10,&lt;0.20</c>), or addresses and paths that pip takes.</summary>
    [Key]
    public IReadOnlyList<string> Name { get; init; } = [];

    /// <summary>The version, for one package without clauses of its own.</summary>
    public string? Version { get; init; }

    /// <summary>A file of requirements on the host.</summary>
    [Key]
    public string? Requirements { get; init; }

    /// <summary>A virtual environment that is installed into; made when it is not there. Relative to <c>chdir</c>.</summary>
    [Key]
    public string? Virtualenv { get; init; }

    /// <summary>Whether a virtual environment that is made sees the host's packages. Default false.</summary>
    public bool VirtualenvSitePackages { get; init; }

    /// <summary>What makes a virtual environment. Default <c>virtualenv</c>; <c>python3 -m venv</c> needs nothing but Python.</summary>
    public string VirtualenvCommand { get; init; } = "virtualenv";

    /// <summary>The Python of a virtual environment that is made; not for venv, which takes its own.</summary>
    public string? VirtualenvPython { get; init; }

    /// <summary>More arguments for pip.</summary>
    public string? ExtraArgs { get; init; }

    /// <summary>Whether pip gets <c>-e</c>. Default false.</summary>
    public bool Editable { get; init; }

    /// <summary>What is wanted. Default <c>present</c>.</summary>
    public Wanted State { get; init; }

    /// <summary>The folder to work in. Default the one for temporary files.</summary>
    public string? Chdir { get; init; }

    /// <summary>Another pip, by name or path. Default the one of <c>python3</c>, else <c>pip3</c>.</summary>
    public string? Executable { get; init; }

    /// <summary>The umask while pip works, in octal digits. Default the user's.</summary>
    public string? Umask { get; init; }

    /// <summary>Whether pip may change packages that the system's own package manager looks after (PEP 668). Default false.</summary>
    public bool BreakSystemPackages { get; init; }

    /// <summary>What pip is asked for by name.</summary>
    internal IReadOnlyList<PythonRequirement> Packages =>
        [.. PythonRequirement.Join(Name).Select(n => PythonRequirement.Parse(Version is null ? n : char.IsAsciiDigit(Version.TrimStart()[0]) ? $"{n}=={Version.TrimStart()}" : $"{n}{Version.TrimStart()}"))];

    /// <summary>More arguments for pip, word by word.</summary>
    internal IReadOnlyList<string> ExtraWords =>
        [.. ExtraArgs is not null && ShellWords.TrySplit(ExtraArgs, out var words) ? words : [], .. Editable && ExtraArgs?.Split(' ').Contains("-e") != true ? ["-e"] : Array.Empty<string>()];

    /// <summary>The command that makes virtual environments, word by word.</summary>
    internal IReadOnlyList<string> VirtualenvWords => ShellWords.TrySplit(VirtualenvCommand, out var words) ? words : [];

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Version is { Length: 0 } || (Version is not null && State == Wanted.Latest))
        {
            yield return "version is incompatible with state: latest, and must not be empty";
        }

        if (Version is not null && PythonRequirement.Join(Name).Count > 1)
        {
            yield return "version is for one package: give each its own in name (bottle==0.11)";
        }
        else if (Version is not null && Name.Any(n => n.IndexOfAny(['<', '>', '=', '!', '~']) >= 0))
        {
            yield return "version, and a version in name: give one or the other";
        }

        if (Version is not null && Requirements is not null)
        {
            yield return "version is for name, not for requirements";
        }

        if (Umask is not null && (Umask.Length is 0 or > 5 || !Umask.All(c => c is >= '0' and <= '7')))
        {
            yield return $"umask must be octal digits in quotes, not {Umask}";
        }

        if (ExtraArgs is not null && !ShellWords.TrySplit(ExtraArgs, out _))
        {
            yield return "extra_args has a quote that is not closed";
        }

        if (VirtualenvWords.Count == 0)
        {
            yield return "virtualenv_command names no program";
        }
        else if (VirtualenvPython is not null && (VirtualenvWords.Contains("venv") || HostPath.Name(VirtualenvWords[0]).StartsWith("pyvenv", StringComparison.Ordinal)))
        {
            yield return "virtualenv_python is not for venv: name the Python in virtualenv_command (python3.11 -m venv)";
        }
    }
}
