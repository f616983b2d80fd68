using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>A package as a playbook names it for rpm: a name, with a version, a capability, a group, a file or a URL. Immutable.</summary>
/// <param name="Text">As written.</param>
internal sealed partial record RpmSpec(string Text)
{
    private static readonly string[] Operators = [">=", "<=", "==", "=", ">", "<"];

    /// <summary>Whether it is a group or module stream: <c>@name</c>.</summary>
    public bool IsGroup => Text.StartsWith('@');

    /// <summary>Whether it is a package file or a URL.</summary>
    public bool IsFile => Text.Contains("://", StringComparison.Ordinal) || Text.EndsWith(".rpm", StringComparison.Ordinal);

    /// <summary>Whether it stands for several packages.</summary>
    public bool IsGlob => Text.IndexOfAny(['*', '?', '[']) >= 0;

    /// <summary>Whether all packages are meant.</summary>
    public bool IsAll => Text == "*";

    /// <summary>What is asked of rpm: <c>name = 1.0</c> is asked by its name.</summary>
    public string Question => Relation is { } relation ? relation.Name : Text;

    /// <summary>What is given to dnf: <c>name = 1.0</c> as <c>name-1.0</c>, another relation as a capability.</summary>
    public string Wanted => Relation is { Operator: "=" } relation ? $"{relation.Name}-{relation.Version}" : Text;

    /// <summary>The parts of <c>name OP version</c>, or null.</summary>
    public (string Name, string Operator, string Version)? Relation
    {
        get
        {
            foreach (var sign in Operators)
            {
                if (Text.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at)
                {
                    return (Text[..at].Trim(), sign == "==" ? "=" : sign, Text[(at + sign.Length)..].Trim());
                }
            }

            return null;
        }
    }

    /// <summary>The parts of <c>name-1.0</c> and <c>name-1.0-1</c>, if it is such a text (it may be a plain name that looks so); else null.</summary>
    public (string Name, string Version)? Guess =>
        !IsGroup && !IsFile && Relation is null && Versioned().Match(Text) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <summary>Whether what is installed is what is wanted.</summary>
    /// <param name="installed">The installed packages that answer to <see cref="Question"/>.</param>
    public bool IsMetBy(IReadOnlyList<RpmPackage> installed) => Relation is not { } relation
        ? installed.Count > 0
        : installed.Any(p => RpmVersion.Compare(p.FullVersion, relation.Version) is var order && relation.Operator switch
        {
            "=" => order == 0,
            ">=" => order >= 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order < 0,
        });

    [GeneratedRegex(@"^(.+?)-((?:\d+:)?\d[^-]*(?:-[^-]+)?)$")]
    private static partial Regex Versioned();
}
