using Runbook.Core;
using Runbook.Language;

namespace Runbook.Editor;

/// <summary>Answers about places of one document: what to write, what it is, where it is defined. One question's.</summary>
internal sealed class Answers
{
    private readonly EditorProject _project;
    private readonly FunctionTable _functions;
    private readonly DocumentStore _documents;
    private readonly IReadOnlyList<string> _lines;
    private readonly string _path;
    private readonly CursorKind _root;

    /// <summary>Answers about a file of a project.</summary>
    public Answers(string path, EditorProject project, FunctionTable functions, DocumentStore documents)
    {
        (_path, _project, _functions, _documents, _lines) = (path, project, functions, documents, documents.Lines(path));
        var parts = path.Split('/');
        _root = _lines.Any(l => l.StartsWith("- hosts:", StringComparison.Ordinal) || l.StartsWith("  hosts:", StringComparison.Ordinal)
                || l.Contains("import_playbook:", StringComparison.Ordinal)) ? CursorKind.Playbook
            : parts.Contains("handlers") ? CursorKind.Handlers
            : parts.Contains("tasks") || _lines.Any(l => YamlLine.Of(l) is { Key: { } key, Dashes.Count: 1 } && project.Book.Find(key) is not null) ? CursorKind.Tasks
            : parts.Any(p => p is "vars" or "defaults" or "group_vars" or "host_vars" or "meta") ? CursorKind.Unknown
            : CursorKind.Playbook;
    }

    /// <summary>What can be written.</summary>
    public Wire.Proposals Complete(Wire.Position at)
    {
        var place = CursorFinder.Find(_lines, at.Line, at.Character);
        var meaning = CursorMeaning.Of(place, _root, _project.Book);
        var line = Line(at.Line);
        var cursor = Math.Min(at.Character, line.Length);
        var range = new Wire.Range(new(at.Line, Math.Min(place.Start, cursor)), new(at.Line, cursor));
        var hasColon = line[cursor..].TrimStart().StartsWith(':');
        return new(false, [.. new Completions(_project, _functions).At(place, meaning, line[..cursor]).DistinctBy(i => i.Label).Select(i => new Wire.Proposal(
            i.Label, i.Kind, i.Detail, i.Text.Length > 0 ? new(i.Text) : null, new(range, i.Label + (hasColon ? "" : i.Tail)), $"{i.Rank}{i.Label}"))]);
    }

    /// <summary>What stands at a place; null when nothing is known of it.</summary>
    public Wire.Hover? Hover(Wire.Position at)
    {
        var (word, start) = WordAt(at);
        if (word.Length == 0)
        {
            return null;
        }

        var (place, meaning, isKey) = Context(at, word, start);
        var text = isKey ? KeyText(word, meaning) : null;
        text ??= place.Key is { } key && meaning.Action?.Find(key) is { } argument && !place.IsInTemplate && argument.Choices.Contains(word) ? PageMarkdown.Of(argument) : null;
        text ??= VariableText(word);
        return text is null ? null : new(new(text), new(new(at.Line, start), new(at.Line, start + word.Length)));
    }

    /// <summary>Where what stands at a place is defined; empty when nobody knows.</summary>
    public IReadOnlyList<Wire.Location> Define(Wire.Position at)
    {
        var (word, start) = WordAt(at);
        var (place, meaning, isKey) = Context(at, word, start);
        var value = place.IsInTemplate ? "" : ValueAt(at.Line, at.Character);
        var key = place.Key ?? meaning.Around;
        if (isKey && meaning.Kind is CursorKind.Task or CursorKind.Handler && _project.ModuleFile(word) is { } module)
        {
            return [Whole(module)];
        }

        if (value.Length > 0 && !isKey)
        {
            var isRole = meaning.Kind is CursorKind.Role or CursorKind.Roles || key == "roles" || (meaning.Action?.Name is "include_role" or "import_role" && key is "name" or "role");
            if (isRole && _project.Names.Roles.TryGetValue(value, out var role))
            {
                return [Whole(new[] { "tasks/main.yml", "tasks/main.yaml", "meta/main.yml", "defaults/main.yml" }.Select(f => Path.Combine(role, f)).FirstOrDefault(File.Exists) ?? role)];
            }

            if (key is "notify" or "listen" && _project.Names.HandlerAt(value) is { Count: > 0 } handlers)
            {
                return [.. handlers.Select(Place)];
            }

            if (FileOf(value) is { } file)
            {
                return [Whole(file)];
            }
        }

        return [.. _project.Names.VariableAt(word).Select(v => Place(v.Span))];
    }

    /// <summary>The range of a span in lines; one without a length goes to the end of the word.</summary>
    public static Wire.Range Range(SourceSpan span, IReadOnlyList<string> lines)
    {
        var line = Math.Max(0, span.Line - 1);
        var start = Math.Max(0, span.Column - 1);
        var text = line < lines.Count ? lines[line] : "";
        start = Math.Min(start, text.Length);
        var end = start + span.Length;
        if (span.Length == 0)
        {
            end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (':' or ',' or '}' or ']'))
            {
                end++;
            }

            end = end == start ? Math.Max(start, text.TrimEnd().Length) : end;
        }

        return new(new(line, start), new(line, Math.Min(Math.Max(end, start), Math.Max(text.Length, start))));
    }

    private string Line(int line) => line < _lines.Count ? _lines[line] : "";

    private Wire.Location Place(SourceSpan span) => new(DocumentStore.Uri(Path.GetFullPath(span.File!)), Range(span, _documents.Lines(Path.GetFullPath(span.File!))));

    private static Wire.Location Whole(string path) => new(DocumentStore.Uri(path), new(new(0, 0), new(0, 0)));

    private (CursorPlace Place, CursorMeaning Meaning, bool IsKey) Context(Wire.Position at, string word, int start)
    {
        var shape = YamlLine.Of(Line(at.Line));
        var isKey = shape.Key == word && shape.Column == start;
        var inFlow = !isKey && Line(at.Line)[(start + word.Length)..].StartsWith(": ", StringComparison.Ordinal);
        var place = CursorFinder.Find(_lines, at.Line, isKey || inFlow ? start : Math.Min(at.Character, Line(at.Line).Length));
        return (place, CursorMeaning.Of(place, _root, _project.Book), isKey || inFlow);
    }

    private string? KeyText(string word, CursorMeaning meaning)
    {
        if (meaning.Kind == CursorKind.Arguments)
        {
            return meaning.Action?.Find(word) is { } argument ? PageMarkdown.Of(argument) : null;
        }

        if (meaning.Keywords is { } at && (KeywordDocs.Find(at, word) ?? (at is KeywordPlace.Task or KeywordPlace.Handler ? KeywordDocs.Find(KeywordPlace.Block, word) : null)) is { } keyword)
        {
            return $"**{word}** `{keyword.TypeName}`\n\n{keyword.Summary}";
        }

        return meaning.Kind is CursorKind.Task or CursorKind.Handler && _project.Book.Find(word) is { } page ? PageMarkdown.Of(page) : null;
    }

    private string? VariableText(string word)
    {
        var definitions = _project.Names.VariableAt(word);
        if (definitions.Count == 0)
        {
            return KnownVariables.Magic.Contains(word) ? $"**{word}**\n\nA variable that the engine sets." : null;
        }

        // what a name or the vault says is secret is not shown
        var lines = definitions.Take(8).Select(d => $"- {Path.GetRelativePath(_project.Folder, Path.GetFullPath(d.Span.File!))}:{d.Span.Line}{Shown(d.Value)}");
        return $"**{word}** variable\n\n{string.Join('\n', lines)}";
    }

    private static string Shown(Value value) => value is NullValue ? "" : $": `{(ValueJson.ToJson(value, maskSecrets: true) is { Length: > 120 } text ? text[..120] + "…" : ValueJson.ToJson(value, maskSecrets: true))}`";

    private (string Word, int Start) WordAt(Wire.Position at)
    {
        var line = Line(at.Line);
        static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.';
        var (start, end) = (Math.Min(at.Character, line.Length), Math.Min(at.Character, line.Length));
        while (start > 0 && IsPart(line[start - 1]))
        {
            start--;
        }

        while (end < line.Length && IsPart(line[end]))
        {
            end++;
        }

        // a dotted name is a module's; in an expression only its first part is a variable
        var word = line[start..end];
        var dot = word.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _project.Book.Find(word) is null ? (word[..dot], start) : (word, start);
    }

    /// <summary>The whole value that a place is in: what follows the key or hyphen, or an item of a list on one line.</summary>
    private string ValueAt(int number, int character)
    {
        var line = Line(number);
        var shape = YamlLine.Of(line);
        var from = shape.Key is null ? shape.Column : shape.Value;
        if (character < from)
        {
            return "";
        }

        var value = line[Math.Min(from, line.Length)..];
        if (value.IndexOfAny(['[', '{', ',']) >= 0)
        {
            var left = line.LastIndexOfAny(['[', '{', ',', ':'], Math.Max(0, Math.Min(character, line.Length) - 1)) + 1;
            var right = line.IndexOfAny([']', '}', ','], Math.Min(character, line.Length));
            value = line[left..(right < 0 ? line.Length : right)];
        }

        return value.Split(" #")[0].Trim().Trim('"', '\'');
    }

    /// <summary>A file as Ansible looks for it from here: beside this one, in the role's folders, below the project.</summary>
    private string? FileOf(string name)
    {
        if (name.Length is 0 or > 200 || name.Contains('{') || name.IndexOfAny(Path.GetInvalidPathChars()) >= 0)
        {
            return null;
        }

        var here = Path.GetDirectoryName(_path)!;
        var up = Path.GetDirectoryName(here) ?? here;
        string[] folders = ["", "tasks", "handlers", "templates", "files", "vars"];
        return new[] { here, up, _project.Folder }.SelectMany(f => folders.Select(s => Path.GetFullPath(Path.Combine(f, s, name)))).FirstOrDefault(File.Exists);
    }
}
