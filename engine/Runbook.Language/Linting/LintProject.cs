using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds the files of a project and says what each is for. Stateless, safe from any thread.</summary>
public static class LintProject
{
    private static readonly string[] Skipped = ["node_modules", "__pycache__", "venv", "ansible_collections", "files"];
    private static readonly string[] TemplateEndings = [".j2", ".jinja2", ".jinja", ".sbn", ".scriban"];
    private static readonly string[] PlayKeys = ["hosts", "import_playbook", "ansible.builtin.import_playbook"];

    /// <summary>Finds and reads all files below some paths, hidden ones left out.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="isModule">Whether a name is a module: a list of maps with one is a list of tasks.</param>
    /// <param name="display">A file as findings name it.</param>
    /// <param name="excluded">Whether a file is left out.</param>
    /// <param name="unsaved">The text of a file that an editor has and that is not saved; null: as on disk.</param>
    public static IReadOnlyList<LintFile> Find(
        IEnumerable<string> paths, Func<string, bool> isModule, Func<string, string> display, Func<string, bool> excluded,
        Func<string, string?>? unsaved = null)
    {
        var found = paths.Select(Path.GetFullPath).SelectMany(p => Directory.Exists(p) ? Below(p) : [p]).Distinct(StringComparer.Ordinal)
            .Where(p => !excluded(p)).Order(StringComparer.Ordinal);
        return [.. found.AsParallel().AsOrdered().Select(p => Read(p, isModule, display(p), unsaved)).OfType<LintFile>()];
    }

    private static IEnumerable<string> Below(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", options))
        {
            var name = Path.GetFileName(entry);
            if (name.StartsWith('.'))
            {
                continue;
            }

            if (!Directory.Exists(entry))
            {
                yield return entry;
            }
            else if (!Skipped.Contains(name))
            {
                foreach (var inner in Below(entry))
                {
                    yield return inner;
                }
            }
        }
    }

    private static LintFile? Read(string path, Func<string, bool> isModule, string shown, Func<string, string?>? unsaved)
    {
        var parts = path.Split('/');
        var name = parts[^1];
        var folder = parts.Length > 1 ? parts[^2] : "";
        var extension = Path.GetExtension(name);
        if (TemplateEndings.Contains(extension) || parts.Contains("templates"))
        {
            return Text(path, shown, unsaved, LintFileKind.Text);
        }

        var isYaml = extension is ".yml" or ".yaml" || (extension is "" && parts.Any(p => p is "group_vars" or "host_vars"));
        if (!isYaml)
        {
            return extension is ".ini" || name is "hosts" || (extension is "" && (name is "inventory" || folder is "inventory" or "inventories"))
                ? Text(path, shown, unsaved, LintFileKind.Inventory) : null;
        }

        if (Lines(path, unsaved) is not { } lines)
        {
            return null;
        }

        var (documents, diagnostics) = YamlReader.ReadFile(path, shown, new YamlReaderOptions { Vault = (_, span) => new StringValue("", span, secret: true), Unsaved = unsaved });
        var content = documents.Count > 0 ? documents[0] : Value.Null;
        var kind = documents.Count > 1 ? LintFileKind.OtherYaml : Kind(parts, content, isModule);
        return kind == LintFileKind.OtherYaml && !diagnostics.Any(d => d.Severity == Severity.Error && documents.Count == 0)
            ? Text(path, shown, unsaved, LintFileKind.Text)
            : new LintFile(path, shown, kind, lines, content, diagnostics);
    }

    private static LintFileKind Kind(string[] parts, Value content, Func<string, bool> isModule)
    {
        if (parts.Any(p => p is "group_vars" or "host_vars"))
        {
            return LintFileKind.Variables;
        }

        var maps = LintWalk.Maps(content).ToArray();
        if (maps.Any(m => PlayKeys.Any(k => m[k] is not null)))
        {
            return LintFileKind.Playbook;
        }

        return (parts.Length > 2 ? parts[..^1].LastOrDefault(p => p is "tasks" or "handlers" or "defaults" or "vars" or "meta") : null) switch
        {
            "tasks" when content is ListValue or NullValue => LintFileKind.Tasks,
            "handlers" when content is ListValue or NullValue => LintFileKind.Handlers,
            "defaults" when content is MapValue or NullValue => LintFileKind.Defaults,
            "vars" when content is MapValue or NullValue => LintFileKind.Variables,
            "meta" => LintFileKind.Meta,
            _ when maps.Length > 0 && maps.All(m => LintWalk.IsBlock(m) || IsTask(m, isModule)) => LintFileKind.Tasks,
            _ when content is MapValue map && IsInventory(map) => LintFileKind.Inventory,
            _ => LintFileKind.OtherYaml,
        };
    }

    private static bool IsTask(MapValue map, Func<string, bool> isModule) => LintTask.Of(map, false).Action is { Length: > 0 } action && isModule(action);

    private static bool IsInventory(MapValue map) => map.TextEntries.Any()
        && map.TextEntries.All(e => e.Value is MapValue group && group.TextEntries.All(g => g.Key is "hosts" or "children" or "vars"));

    private static LintFile? Text(string path, string shown, Func<string, string?>? unsaved, LintFileKind kind) =>
        Lines(path, unsaved) is { } lines ? new LintFile(path, shown, kind, lines, Value.Null, []) : null;

    private static IReadOnlyList<string>? Lines(string path, Func<string, string?>? unsaved)
    {
        try
        {
            return unsaved?.Invoke(path) is { } text ? text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') : File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
