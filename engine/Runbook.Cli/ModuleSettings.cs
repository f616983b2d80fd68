using Runbook.Core;
using Runbook.Loading;

namespace Runbook.Cli;

/// <summary>What a project's <c>runbook.yml</c>, beside its playbooks, says of modules. Immutable.</summary>
internal sealed record ModuleSettings
{
    private static readonly string[] Keys = ["shadow", "limit", "packages", "feeds"];

    /// <summary>The names of built-in modules that the project's own stand in for (<c>modules: shadow</c>). Default none.</summary>
    public IReadOnlyList<string> Shadows { get; init; } = [];

    /// <summary>How long one call into a module may take, in seconds (<c>modules: limit</c>); null by default.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The packages of modules with their versions (<c>modules: packages</c>). Default none.</summary>
    public IReadOnlyList<WantedPackage> Packages { get; init; } = [];

    /// <summary>Where packages are looked for, before the user's own feeds (<c>modules: feeds</c>). Default none.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>The folder of the file; null when there is none.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads the file of the first folder that has one.</summary>
    /// <exception cref="DiagnosticException">It is not well written.</exception>
    public static ModuleSettings Read(IEnumerable<string> folders)
    {
        if (ProjectFile.Find(folders) is not { } file)
        {
            return new();
        }

        List<Diagnostic> problems = [];
        var settings = file.Root["modules"] is { } modules ? Modules(modules, problems) : new();
        return problems.Count == 0 ? settings with { Folder = Path.GetDirectoryName(file.Path) } : throw new DiagnosticException(problems);
    }

    private static ModuleSettings Modules(Value written, List<Diagnostic> problems)
    {
        if (written is not MapValue map)
        {
            problems.Add(Wrong(written, "modules must be a map", $"of {string.Join(", ", Keys)}"));
            return new();
        }

        foreach (var (key, _) in map.Entries.Where(e => !Keys.Contains(e.Key.AsText())))
        {
            problems.Add(Wrong(key, $"modules has no key \"{key.AsText()}\"", DidYouMean.Hint(key.AsText() ?? "", Keys) ?? string.Join(", ", Keys)));
        }

        return new()
        {
            Shadows = [.. Texts(map["shadow"], problems)],
            Limit = map["limit"] is { } limit ? Seconds(limit, problems) : null,
            Packages = [.. Pairs(map["packages"], problems)],
            Feeds = [.. Texts(map["feeds"], problems)],
        };
    }

    private static IEnumerable<string> Texts(Value? written, List<Diagnostic> problems)
    {
        foreach (var item in written switch { null => [], ListValue list => list.Items, var one => [one] })
        {
            if (item.AsText() is { } text)
            {
                yield return text;
            }
            else
            {
                problems.Add(Wrong(item, "a text is wanted", null));
            }
        }
    }

    private static TimeSpan? Seconds(Value written, List<Diagnostic> problems)
    {
        double? seconds = written switch { IntegerValue i => (double)i.Value, FloatValue f => f.Value, _ => null };
        if (seconds is > 0 and < 86400)
        {
            return TimeSpan.FromSeconds(seconds.Value);
        }

        problems.Add(Wrong(written, "limit must be a number of seconds", null));
        return null;
    }

    private static IEnumerable<WantedPackage> Pairs(Value? written, List<Diagnostic> problems)
    {
        if (written is not (null or MapValue))
        {
            problems.Add(Wrong(written, "packages must be a map of names and versions", "packages: {Acme.Storage: \"1.2.0\"}"));
        }

        foreach (var (key, value) in (written as MapValue)?.Entries ?? [])
        {
            if (key.AsText() is { } name && value is StringValue version)
            {
                yield return new(name, version.Text, key.Span);
            }
            else
            {
                problems.Add(Wrong(value, "a version must be a text", "packages: {Acme.Storage: \"1.2.0\"}"));
            }
        }
    }

    private static Diagnostic Wrong(Value at, string detail, string? hint) => Diagnostic.Error("project-file", "runbook.yml is not well written", detail, at.Span, hint);
}
