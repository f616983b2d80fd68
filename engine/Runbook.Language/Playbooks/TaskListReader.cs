using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads lists of tasks, blocks and handlers. One session's, one thread.</summary>
internal sealed class TaskListReader(ParseSession session)
{
    private static readonly string[] BlockParts = ["block", "rescue", "always"];

    /// <summary>The items of a list; what is no list is reported under the keyword's name.</summary>
    public IReadOnlyList<TaskItem> List(Value? value, string keyword, TaskScope scope)
    {
        if (value is null or NullValue)
        {
            return [];
        }

        if (value is not ListValue list)
        {
            session.Error("wrong-type", "A keyword has a value of the wrong type",
                $"{keyword} takes a list of tasks, this is {KeywordReader.Kind(value)}", value.Span, "begin each task with \"- \"");
            return [];
        }

        var items = new List<TaskItem>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            if (entry is not MapValue map)
            {
                session.Error("wrong-type", "A task must be a map", $"this is {KeywordReader.Kind(entry)}",
                    entry.Span.IsKnown ? entry.Span : list.Span, entry is StringValue ? "write \"- module: arguments\"" : null);
            }
            else if (Item(map, scope) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private TaskItem? Item(MapValue map, TaskScope scope) => session.IsTooMany(map.Span) ? null
        : BlockParts.Any(part => map[part] is not null) ? Block(map, scope) : Task(map, scope);

    private TaskItem Block(MapValue map, TaskScope scope)
    {
        var loops = new List<(string Name, Value Key, Value Terms)>();
        var keywords = session.Keywords.ReadAll(map, KeywordTable.Block, (key, value) =>
        {
            var name = key.AsText();
            if (name == "loop" || IsLoop(name))
            {
                loops.Add((name!, key, value));
            }
            else if (name != "loop_control")
            {
                session.Keywords.Unknown(key, "a block", KeywordTable.Block.Keys,
                    KeywordTable.Task.ContainsKey(name ?? "") ? "a block does not take it: put it at its tasks" : null);
            }
        });
        var parts = BlockParts.Select(part => keywords.Remove(part, out var value) ? value : null).ToArray();
        if (map["block"] is null)
        {
            session.Error("block-missing", "rescue and always need a block", null, map.Span, "put the tasks that may fail under block:");
        }

        var block = new Block(scope.Parent, map.Span, keywords);
        var inner = scope with { Parent = block };
        block.Items = List(parts[0], "block", inner);
        block.Rescue = List(parts[1], "rescue", inner);
        block.Always = List(parts[2], "always", inner);
        return Loop(loops, map["loop_control"] as MapValue ?? MapValue.Empty) is { } loop ? Looped(block, loop, scope) : block;
    }

    /// <summary>The task that runs a block once for each item; the block keeps its keywords, so that its condition sees the item.</summary>
    private static TaskSpec Looped(Block block, LoopSpec loop, TaskScope scope)
    {
        var keywords = block.Keywords.Where(k => k.Key is "name" or "vars" or "tags" or "no_log").ToDictionary(StringComparer.Ordinal);
        keywords.TryAdd("name", Value.Of("loop over a block"));
        return new TaskSpec(scope.Parent, block.Span, keywords, "block", block.Span, MapValue.Empty) { Loop = loop, Body = block, IsHandler = scope.Handlers };
    }

    private TaskItem? Task(MapValue map, TaskScope scope)
    {
        var table = scope.Handlers ? KeywordTable.Handler : KeywordTable.Task;
        var others = new List<KeyValuePair<Value, Value>>();
        var loops = new List<(string Name, Value Key, Value Terms)>();
        var keywords = session.Keywords.ReadAll(map, table, (key, value) =>
        {
            if (key.AsText() is { } name && IsLoop(name))
            {
                loops.Add((name, key, value));
            }
            else
            {
                others.Add(new(key, value));
            }
        });
        if (keywords.Remove("loop", out var loop))
        {
            loops.Add(("loop", map.Keys.First(k => k.AsText() == "loop"), loop));
        }

        keywords.Remove("loop_control", out var control);
        var spec = Loop(loops, control as MapValue ?? MapValue.Empty);
        if (new ActionReader(session, scope).Find(map, keywords, others) is not { } action)
        {
            return null;
        }

        if (action.IsLocal)
        {
            keywords["delegate_to"] = new StringValue("localhost", action.Key.Span);
        }

        var task = new TaskSpec(scope.Parent, map.Span, keywords, action.Name, action.Key.Span, action.Arguments)
        {
            Loop = spec,
            IsHandler = scope.Handlers,
        };
        return session.Imports.Resolve(task, scope);
    }

    private LoopSpec? Loop(List<(string Name, Value Key, Value Terms)> loops, MapValue control)
    {
        CheckControl(control);
        if (loops.Count == 0)
        {
            return null;
        }

        var (name, key, terms) = loops[0];
        if (loops.Count > 1)
        {
            session.Error("two-loops", "A task has more than one loop", $"{name} and {loops[1].Name}", loops[1].Key.Span,
                "keep one of them");
        }

        if (name != "loop" && session.Options.IsLookup is { } isLookup && !isLookup(name["with_".Length..]))
        {
            session.Error("unknown-lookup", "This lookup is not known", $"\"{name}\"", key.Span,
                DidYouMean.Hint(name["with_".Length..], session.Options.LookupNames));
        }

        if (terms is NullValue)
        {
            session.Error("empty-loop", "A loop has no value", name, key.Span, "give it a list; an empty one is written []");
        }
        else if (name == "loop" && terms is not (ListValue or StringValue { IsTemplate: true }))
        {
            session.Error("wrong-type", "A keyword has a value of the wrong type",
                $"loop takes a list, this is {KeywordReader.Kind(terms)}",
                terms.Span, terms is StringValue text ? $"for a variable write \"{{{{ {text.Text} }}}}\"" : null);
        }

        return new LoopSpec(name == "loop" ? null : name["with_".Length..], terms, control);
    }

    private void CheckControl(MapValue control)
    {
        var ignored = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (key, value) in control.Entries)
        {
            if (key.AsText() is { } name && KeywordTable.LoopControl.TryGetValue(name, out var kind))
            {
                session.Keywords.Read(name, kind, value, key, ignored);
            }
            else
            {
                session.Keywords.Unknown(key, "loop_control", KeywordTable.LoopControl.Keys);
            }
        }
    }

    private static bool IsLoop(string? keyword) => keyword is { Length: > 5 } && keyword.StartsWith("with_", StringComparison.Ordinal);
}
