using System.Collections.Concurrent;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Reads playbooks, and expands dynamic inclusions as they run. Files are read once and kept for the parser's life. Nothing is
/// thrown for bad input. Safe from any thread.
/// </summary>
public sealed class PlaybookParser
{
    private readonly PlaybookOptions _options;
    private readonly YamlFiles _files;
    private readonly ModuleNames _modules;
    private readonly ConcurrentDictionary<object, Lazy<Expansion>> _expansions = new();
    private volatile string _shown = "";
    private volatile string _folder = "";

    /// <summary>A parser without any file read yet.</summary>
    public PlaybookParser(PlaybookOptions options)
    {
        _options = options;
        _modules = new ModuleNames(options);
        _files = new YamlFiles(new YamlReaderOptions { Vault = options.Vault, Secrets = options.Secrets, Unsaved = options.Unsaved }, Display);
    }

    /// <summary>The files that were read so far, absolute: playbooks, roles, what was included.</summary>
    public IReadOnlyCollection<string> FilesRead => [.. _files.Paths];

    /// <summary>Reads one playbook with a parser of its own.</summary>
    /// <param name="path">The file, absolute or from the current folder; spans name it and its neighbours the same way.</param>
    /// <param name="options">How to read.</param>
    public static Playbook Load(string path, PlaybookOptions options) => new PlaybookParser(options).LoadPlaybook(path);

    /// <summary>Reads a playbook with all that it imports.</summary>
    /// <param name="path">The file, absolute or from the current folder; spans name it and its neighbours the same way.</param>
    public Playbook LoadPlaybook(string path)
    {
        var full = Path.GetFullPath(path);
        _shown = Path.GetDirectoryName(path) ?? "";
        _folder = (Path.GetDirectoryName(full) ?? "").TrimEnd('/') + "/";
        var session = new ParseSession(_options, _files, _modules);
        var plays = session.Plays.Playbook(full, new SourceSpan(path, 0, 0), [], []);
        return new Playbook(path, plays, session.Diagnostics());
    }

    /// <summary>A playbook of one play with one task, as <c>runbook exec</c> runs it; no facts are gathered.</summary>
    /// <param name="pattern">The hosts.</param>
    /// <param name="module">The module or directive.</param>
    /// <param name="arguments">Its arguments: a JSON map, <c>k=v</c>, or free text.</param>
    /// <param name="directory">The folder that relative files are looked for in, absolute.</param>
    public Playbook OfOneTask(string pattern, string module, string arguments, string directory)
    {
        var span = new SourceSpan("<command line>", 1, 1);
        var text = new StringValue(pattern, span);
        var play = new Play(span, new Dictionary<string, Value> { ["hosts"] = text, ["gather_facts"] = Value.False, ["name"] = Value.Of("ad hoc") })
        {
            PlaybookDirectory = directory,
        };
        var diagnostics = new List<Diagnostic>();
        if (_options.IsModule?.Invoke(module) == false)
        {
            diagnostics.Add(Diagnostic.Error("unknown-module", "This module is not known", $"\"{module}\"", span, DidYouMean.Hint(module, _options.ModuleNames)));
        }

        var free = ModuleNames.IsFreeForm(module);
        Value given = arguments.TrimStart().StartsWith('{') && ParsedJson(arguments, span, diagnostics) is { } map
            ? map
            : ArgumentText.Parse(StringValue.Trusted(arguments, span), free, diagnostics);
        play.Tasks = [new TaskSpec(play, span, new Dictionary<string, Value>(), module, span, given)];
        return new(span.File!, [play], diagnostics);
    }

    private static MapValue? ParsedJson(string text, SourceSpan span, List<Diagnostic> diagnostics)
    {
        var (documents, problems) = YamlReader.Read(text, span.File!, YamlReaderOptions.Default);
        diagnostics.AddRange(problems);
        return documents.FirstOrDefault() as MapValue;
    }

    /// <summary>
    /// The tasks that a file brings below a node: a <see cref="Block"/>. Where <paramref name="parent"/> is an <c>include_tasks</c>
    /// itself, the block takes the include's place: its variables and what stands under <c>apply</c> count for the tasks, its other
    /// keywords do not. Asked again for the same node and file, the same block is given.
    /// </summary>
    /// <param name="file">The file, evaluated: absolute, or found as Ansible looks from the file, the role and the play.</param>
    /// <param name="parent">The include, or the node to put the tasks below.</param>
    /// <param name="handlers">Whether they are handlers.</param>
    /// <param name="apply">The evaluated <c>apply</c>; null: as written at the include.</param>
    public Expansion LoadTasks(string file, PlayNode parent, bool handlers = false, MapValue? apply = null)
    {
        return _expansions.GetOrAdd((parent, file, handlers, apply), _ => new Lazy<Expansion>(Expand)).Value;

        Expansion Expand()
        {
            var session = new ParseSession(_options, _files, _modules);
            var block = new Block(Above(parent), parent.Span, Kept(session, parent, apply));
            var scope = ScopeOf(parent) with { Parent = block, Handlers = handlers };
            var items = session.Imports.Tasks(file, parent.Span, scope, dynamic: true);
            block.Items = items ?? [];
            var isOfNothing = items is { Count: 0 } && Path.IsPathRooted(file) && session.Read(file).Content is NullValue;
            return new Expansion(items is null ? null : block, session.Diagnostics()) { IsOfNothing = isOfNothing };
        }
    }

    /// <summary>
    /// A role included below a node: a <see cref="RoleUse"/>, which stands where <paramref name="parent"/> stands when that is an
    /// <c>include_role</c> itself; see <see cref="LoadTasks"/> for what counts for its tasks. The same question gives the same use.
    /// </summary>
    /// <param name="name">The role, evaluated.</param>
    /// <param name="parent">The include, or the node to put the role below.</param>
    /// <param name="tasksFrom">The file of tasks; null for <c>main</c>.</param>
    /// <param name="varsFrom">The file of vars; null for <c>main</c>.</param>
    /// <param name="defaultsFrom">The file of defaults; null for <c>main</c>.</param>
    /// <param name="handlersFrom">The file of handlers; null for <c>main</c>.</param>
    /// <param name="allowDuplicates">Whether it runs again; true by default, as in Ansible.</param>
    /// <param name="isPublic">Whether the rest of the play sees its variables; false by default.</param>
    /// <param name="apply">The evaluated <c>apply</c>; null: as written at the include.</param>
    /// <param name="validates">Whether its arguments are held to the role's specification; true by default.</param>
    public Expansion LoadRole(
        string name, PlayNode parent, string? tasksFrom = null, string? varsFrom = null, string? defaultsFrom = null,
        string? handlersFrom = null, bool allowDuplicates = true, bool isPublic = false, MapValue? apply = null, bool validates = true)
    {
        var key = (parent, name, tasksFrom, varsFrom, defaultsFrom, handlersFrom, (allowDuplicates, isPublic, apply, validates));
        return _expansions.GetOrAdd(key, _ => new Lazy<Expansion>(Expand)).Value;

        Expansion Expand()
        {
            var session = new ParseSession(_options, _files, _modules);
            var call = new RoleCall(name, parent.Span, parent.Span, Kept(session, parent, apply))
            {
                TasksFrom = tasksFrom,
                VarsFrom = varsFrom,
                DefaultsFrom = defaultsFrom,
                HandlersFrom = handlersFrom,
                AllowDuplicates = allowDuplicates,
                IsPublic = isPublic,
                Validates = validates,
                IsDynamic = true,
            };
            var use = session.Roles.Use(call, ScopeOf(parent) with { Parent = Above(parent) });
            return new Expansion(use, session.Diagnostics());
        }
    }

    /// <summary>An include does not pass its own keywords on, so its tasks stand below what it stands below.</summary>
    private static PlayNode? Above(PlayNode node) => node is TaskSpec ? node.Parent : node;

    private static Dictionary<string, Value> Kept(ParseSession session, PlayNode node, MapValue? apply)
    {
        var written = apply ?? ((node as TaskSpec)?.Arguments as MapValue)?["apply"] as MapValue ?? MapValue.Empty;
        var kept = session.Keywords.ReadAll(written, KeywordTable.Block,
            (key, _) => session.Keywords.Unknown(key, "apply", KeywordTable.Block.Keys));
        if (node is TaskSpec && node.Vars.Count > 0)
        {
            var builder = new MapBuilder(node.Vars);
            foreach (var (key, value) in (kept.GetValueOrDefault("vars") as MapValue ?? MapValue.Empty).Entries)
            {
                builder[key] = value;
            }

            kept["vars"] = builder.Build(node.Vars.Span);
        }

        return kept;
    }

    private static TaskScope ScopeOf(PlayNode node)
    {
        var play = node.Chain.OfType<Play>().FirstOrDefault();
        var folder = play?.PlaybookDirectory ?? Environment.CurrentDirectory;
        var file = node.Span.File is { } shown ? Path.GetFullPath(shown) : Path.Combine(folder, "playbook.yml");
        return new TaskScope(node, file, folder)
        {
            Role = node.Role,
            Around = [.. node.Chain.TakeWhile(n => n is not RoleUse)
                .Select(n => n.Span.File).OfType<string>().Distinct().Reverse().Select(f => Path.GetFullPath(f))],
        };
    }

    /// <summary>Files below the playbook's folder are named the way that the playbook was.</summary>
    private string Display(string path) =>
        _folder.Length > 1 && path.StartsWith(_folder, StringComparison.Ordinal) ? Path.Combine(_shown, path[_folder.Length..]) : path;
}
