using System.Collections.Immutable;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads playbooks and their plays. One session's, one thread.</summary>
internal sealed class PlayReader(ParseSession session)
{
    private static readonly string[] ImportKeys = ["import_playbook", "ansible.builtin.import_playbook", "include"];

    /// <summary>The plays of a file, those of imported playbooks in their place.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="span">Where it is asked for.</param>
    /// <param name="importing">The playbooks that import each other up to here.</param>
    /// <param name="imports">The keywords of those imports, the outermost first.</param>
    public List<Play> Playbook(
        string path, SourceSpan span, ImmutableList<string> importing, ImmutableList<IReadOnlyDictionary<string, Value>> imports)
    {
        var plays = new List<Play>();
        if (!File.Exists(path))
        {
            session.Error("missing-file", "A playbook was not found", session.Display(path), span);
            return plays;
        }

        var file = session.Read(path);
        var start = file.Content.Span.IsKnown ? file.Content.Span : new SourceSpan(session.Display(path), 1, 1);
        if (file.IsBroken && file.Content is NullValue)
        {
            return plays;
        }

        if (file.Content is not ListValue { Items.Count: > 0 } list)
        {
            session.Error("not-a-playbook", "A playbook must be a list of plays", $"this is {Kind(file.Content)}", start,
                file.Content is MapValue ? "begin the play with \"- \"" : "write \"- hosts: ...\"");
            return plays;
        }

        foreach (var entry in list.Items)
        {
            plays.AddRange(Entry(entry, list, path, importing.Add(path), imports));
        }

        return plays;
    }

    private static string Kind(Value value) => value is ListValue ? "an empty list" : KeywordReader.Kind(value);

    private IEnumerable<Play> Entry(
        Value entry, ListValue list, string path, ImmutableList<string> importing,
        ImmutableList<IReadOnlyDictionary<string, Value>> imports)
    {
        if (entry is not MapValue map)
        {
            session.Error("wrong-type", "A play must be a map", $"this is {KeywordReader.Kind(entry)}",
                entry.Span.IsKnown ? entry.Span : list.Span, "write \"- hosts: ...\"");
            return [];
        }

        return ImportKeys.FirstOrDefault(k => map[k] is not null) is { } key
            ? Import(map, key, path, importing, imports)
            : [Play(map, path, imports)];
    }

    private List<Play> Import(
        MapValue map, string key, string path, ImmutableList<string> importing, ImmutableList<IReadOnlyDictionary<string, Value>> imports)
    {
        var entryKey = map.Keys.First(k => k.AsText() == key);
        if (key == "include")
        {
            session.Warning("deprecated-include", "include is deprecated", null, entryKey.Span, "write import_playbook");
        }

        var keywords = session.Keywords.ReadAll(map, KeywordTable.ImportPlaybook,
            (other, _) => session.Keywords.Unknown(other, "import_playbook", KeywordTable.ImportPlaybook.Keys));
        if (map[key] is not StringValue { Text.Length: > 0 } written)
        {
            session.Error("missing-argument", "An argument is missing", "import_playbook needs a file", entryKey.Span);
            return [];
        }

        var directory = Path.GetDirectoryName(path)!;
        var scope = new TaskScope(new Play(map.Span, keywords) { PlaybookDirectory = directory }, path, directory);
        if (session.Roles.Names.Static(written, scope, "import_playbook") is not { } name)
        {
            return [];
        }

        var target = Path.GetFullPath(Path.Combine(directory, name));
        if (importing.Contains(target))
        {
            session.Error("import-circle", "Files import each other in a circle",
                string.Join(" → ", importing.SkipWhile(f => f != target).Append(target).Select(session.Display)), written.Span);
            return [];
        }

        return Playbook(target, written.Span, importing, imports.Add(keywords));
    }

    /// <summary>An import's variables over a play's own, its tags beside its own, its conditions before all of its tasks'.</summary>
    private static void Under(Dictionary<string, Value> play, IReadOnlyDictionary<string, Value> import)
    {
        if (import.GetValueOrDefault("vars") is MapValue vars)
        {
            var builder = new MapBuilder(play.GetValueOrDefault("vars") as MapValue ?? MapValue.Empty);
            foreach (var (key, value) in vars.Entries)
            {
                builder[key] = value;
            }

            play["vars"] = builder.Build(vars.Span);
        }

        foreach (var keyword in new[] { "tags", "when" })
        {
            if (import.GetValueOrDefault(keyword) is ListValue outer)
            {
                var inner = (play.GetValueOrDefault(keyword) as ListValue)?.Items ?? [];
                play[keyword] = new ListValue([.. outer.Items, .. inner], outer.Span);
            }
        }
    }

    private Play Play(MapValue map, string path, ImmutableList<IReadOnlyDictionary<string, Value>> imports)
    {
        var keywords = session.Keywords.ReadAll(map, KeywordTable.Play, (key, _) => session.Keywords.Unknown(key, "a play",
            KeywordTable.Play.Keys, PlayHint(key.AsText() ?? "")));
        if (keywords.Remove("user", out var user))
        {
            keywords.TryAdd("remote_user", user);
        }

        CheckHosts(map);
        CheckPrompts(keywords.GetValueOrDefault("vars_prompt"));
        var parts = new[] { "pre_tasks", "roles", "tasks", "post_tasks", "handlers" }
            .ToDictionary(p => p, p => keywords.Remove(p, out var value) ? value : null);
        foreach (var import in imports.Reverse())
        {
            Under(keywords, import);
        }

        var directory = Path.GetDirectoryName(path)!;
        var play = new Play(map.Span, keywords) { PlaybookDirectory = directory };
        var scope = new TaskScope(play, path, directory) { Importing = [path] };
        play.PreTasks = session.Tasks.List(parts["pre_tasks"], "pre_tasks", scope);
        play.Roles = session.Roles.Entries(parts["roles"], "roles", scope);
        play.Tasks = session.Tasks.List(parts["tasks"], "tasks", scope);
        play.PostTasks = session.Tasks.List(parts["post_tasks"], "post_tasks", scope);
        play.Handlers = session.Tasks.List(parts["handlers"], "handlers", scope with { Handlers = true });
        HandlerCheck.Check(play, session.Sink);
        return play;
    }

    private string? PlayHint(string key) =>
        key == "when" ? "a play takes no condition: put it at its tasks"
        : DidYouMean.Nearest(key, KeywordTable.Play.Keys) is null && session.Modules is { TakesAny: false } modules
            && modules.IsKnown(key, [])
            ? "this is a module: put the task under tasks:" : null;

    private void CheckHosts(MapValue map)
    {
        var hosts = map["hosts"];
        if (hosts is null)
        {
            var isTask = map.Keys.Any(k => k.AsText() is { } word && !KeywordTable.Play.ContainsKey(word));
            session.Error("missing-hosts", "A play needs hosts", null, map.Span,
                isTask ? "is this a task? then put it under tasks: of a play" : "write \"hosts: all\", or a group or host");
        }
        else if (hosts is NullValue or StringValue { Text: "" } or ListValue { Items.Count: 0 })
        {
            session.Error("missing-hosts", "A play needs hosts", "hosts is empty", hosts.Span.IsKnown ? hosts.Span : map.Span,
                "write \"hosts: all\", or a group or host");
        }
        else if (hosts is ListValue list)
        {
            foreach (var item in list.Items.Where(i => i is not StringValue))
            {
                session.Error("wrong-type", "A keyword has a value of the wrong type",
                    $"hosts takes patterns as text, this is {KeywordReader.Kind(item)}", item.Span.IsKnown ? item.Span : list.Span);
            }
        }
    }

    private void CheckPrompts(Value? prompts)
    {
        foreach (var prompt in prompts is ListValue list ? list.Items : prompts is null or NullValue ? [] : [prompts])
        {
            if (prompt is not MapValue map || map["name"] is null)
            {
                session.Error("wrong-type", "A keyword has a value of the wrong type", "vars_prompt takes a list of maps with name:",
                    prompt.Span.IsKnown ? prompt.Span : prompts!.Span);
                continue;
            }

            foreach (var key in map.Keys.Where(k => k.AsText() is not { } word || KeywordDocs.Find(KeywordPlace.VarsPrompt, word) is null))
            {
                session.Keywords.Unknown(key, "vars_prompt", KeywordDocs.Table(KeywordPlace.VarsPrompt).Keys);
            }
        }
    }
}
