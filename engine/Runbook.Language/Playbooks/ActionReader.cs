using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds a task's action and its arguments. One session's, one thread.</summary>
internal sealed class ActionReader(ParseSession session, TaskScope scope)
{
    private static readonly string[] ModeModules =
        ["file", "copy", "template", "get_url", "assemble", "lineinfile", "blockinfile", "replace", "unarchive", "ini_file", "uri",
            "archive"];

    /// <summary>An action as written.</summary>
    /// <param name="Name">The module.</param>
    /// <param name="Key">Where it is written.</param>
    /// <param name="Arguments">The arguments.</param>
    /// <param name="IsLocal">Whether <c>local_action</c> gave it.</param>
    public readonly record struct Found(string Name, Value Key, Value Arguments, bool IsLocal);

    /// <summary>
    /// The action of a task; null, with an error reported, when there is none or more than one.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="keywords">Its keywords, read already.</param>
    /// <param name="others">What is no keyword.</param>
    public Found? Find(MapValue task, Dictionary<string, Value> keywords, List<KeyValuePair<Value, Value>> others)
    {
        var found = new List<Found>();
        var isBroken = false;
        foreach (var keyword in new[] { "action", "local_action" })
        {
            if (!keywords.Remove(keyword, out var value))
            {
                continue;
            }

            if (Written(value, keyword) is { } action)
            {
                found.Add(action with { IsLocal = keyword == "local_action" });
            }
            else
            {
                isBroken = true;
            }
        }

        var collections = scope.Collections.Concat(((keywords.GetValueOrDefault("collections") as ListValue)?.Items ?? []).Select(c => c.AsText()).OfType<string>()).ToArray();
        var unknown = new List<KeyValuePair<Value, Value>>();
        foreach (var (key, value) in others)
        {
            if (key.AsText() is { } name && session.Modules.IsKnown(name, collections))
            {
                found.Add(new Found(name, key, value, false));
            }
            else
            {
                unknown.Add(new(key, value));
            }
        }

        if (found.Count == 0)
        {
            if (!isBroken)
            {
                ReportMissing(task, unknown);
            }

            return null;
        }

        ReportUnknown(found[0], unknown);
        if (found.Count > 1)
        {
            session.Error("two-actions", "A task has more than one action", $"{found[0].Name} and {found[1].Name}", found[1].Key.Span,
                "make two tasks of it, or check the indentation");
            return null;
        }

        if (!session.Modules.IsKnown(found[0].Name, collections) && !StringValue.LooksLikeTemplate(found[0].Name))
        {
            ReportModule(found[0].Name, found[0].Key.Span);
        }

        keywords.Remove("args", out var extra);
        return found[0] with { Arguments = Arguments(found[0], extra) };
    }

    private Found? Written(Value value, string keyword)
    {
        switch (value)
        {
            case StringValue text:
                var (name, rest) = Split(text);
                return name.Text.Length == 0 ? NoName(value, keyword) : new Found(name.Text, name, rest, false);
            case MapValue map when map["module"] is StringValue module:
                var (first, more) = Split(module);
                var builder = new MapBuilder(map);
                builder.Remove(new StringValue("module"));
                var given = builder.Build(map.Span);
                return new Found(first.Text, first, more is NullValue ? given : Merged(Parsed(first.Text, (StringValue)more), given),
                    false);
            default:
                return NoName(value, keyword);
        }
    }

    private Found? NoName(Value value, string keyword)
    {
        session.Error("no-action", "A task has no action", $"{keyword} names no module", value.Span,
            $"write \"{keyword}: MODULE key=value\" or a map with module:");
        return null;
    }

    private static (StringValue Name, Value Others) Split(StringValue text)
    {
        var content = text.Text.TrimStart();
        var lead = text.Text.Length - content.Length;
        var end = content.IndexOfAny([' ', '\n', '\t']);
        if (end < 0)
        {
            return (text, Value.Null);
        }

        var span = text.Span;
        var rest = content[(end + 1)..];
        return (new StringValue(content[..end], new SourceSpan(span.File, span.Line, span.Column + lead, end)),
            StringValue.Trusted(rest, new SourceSpan(span.File, span.Line, span.Column + lead + end + 1, rest.Length), text.IsSecret));
    }

    private Value Arguments(Found action, Value? extra)
    {
        Value own = action.Arguments switch
        {
            NullValue => MapValue.Empty,
            StringValue { IsTemplate: true } whole when IsWholeTemplate(whole.Text) && !ModuleNames.TakesRaw(action.Name) => whole,
            StringValue text => Parsed(action.Name, text),
            MapValue map => map,
            _ => Unfit(action),
        };
        if (own is MapValue written)
        {
            CheckMode(action.Name, written);
        }

        return extra switch
        {
            null or NullValue => own,
            MapValue map => Merged(own, map),
            StringValue { IsTemplate: true } template => Merged(own, Value.Map(("_variable_params", template))),
            StringValue text => Merged(own, ArgumentText.Parse(text, ModuleNames.IsFreeForm(action.Name), session.Sink)),
            _ => UnfitExtra(own, extra),
        };
    }

    /// <summary>
    /// The arguments at the action win over those of <c>args:</c>; a template of a whole map stands under <c>_variable_params</c>.
    /// </summary>
    private static MapValue Merged(Value own, MapValue extra)
    {
        var builder = new MapBuilder(extra);
        foreach (var (key, value) in own is MapValue map ? map.Entries : [new(new StringValue("_variable_params"), own)])
        {
            builder[key] = value;
        }

        return builder.Build(own.Span.IsKnown ? own.Span : extra.Span);
    }

    private MapValue Parsed(string module, StringValue text)
    {
        var before = session.Sink.Count;
        var arguments = ArgumentText.Parse(text, ModuleNames.IsFreeForm(module), session.Sink);
        if (session.Sink.Count == before && !ModuleNames.TakesRaw(module) && arguments[ArgumentText.RawParams] is { } raw
            && session.Modules.IsKnown(module, scope.Collections))
        {
            session.Error("extra-arguments", "This module takes no free text", raw.IsSecret ? module : $"{module} got \"{raw.AsText()}\"",
                raw.Span.IsKnown ? raw.Span : text.Span, "write key=value, quote values with blanks, or use a map");
        }

        return arguments;
    }

    private MapValue Unfit(Found action)
    {
        session.Error("wrong-type", "A keyword has a value of the wrong type",
            $"{action.Name} takes a map of arguments or text, this is {KeywordReader.Kind(action.Arguments)}",
            action.Arguments.Span.IsKnown ? action.Arguments.Span : action.Key.Span);
        return MapValue.Empty;
    }

    private Value UnfitExtra(Value own, Value extra)
    {
        session.Error("wrong-type", "A keyword has a value of the wrong type", $"args takes a map, this is {KeywordReader.Kind(extra)}",
            extra.Span);
        return own;
    }

    private void ReportMissing(MapValue task, List<KeyValuePair<Value, Value>> unknown)
    {
        if (unknown.Count == 0)
        {
            session.Error("no-action", "A task has no action", null, task.Span, "name a module, e.g. \"command: uptime\"");
            return;
        }

        var table = (scope.Handlers ? KeywordTable.Handler : KeywordTable.Task).Keys;
        var best = unknown.FirstOrDefault(u => u.Key.AsText() is { } word
            && DidYouMean.Nearest(word, session.Options.ModuleNames) is not null);
        var modules = best.Key is null ? [unknown[0]] : new[] { best };
        foreach (var entry in unknown)
        {
            var word = entry.Key.AsText() ?? entry.Key.ToString();
            if (entry.Key == modules[0].Key && (DidYouMean.Nearest(word, table) is null || best.Key is not null))
            {
                ReportModule(word, entry.Key.Span);
            }
            else
            {
                session.Keywords.Unknown(entry.Key, scope.Handlers ? "a handler" : "a task", table);
            }
        }

        if (best.Key is null && unknown.All(u => u.Key.AsText() is { } word && DidYouMean.Nearest(word, table) is not null))
        {
            session.Error("no-action", "A task has no action", null, task.Span, "name a module, e.g. \"command: uptime\"");
        }
    }

    private void ReportModule(string name, SourceSpan span) =>
        session.Error("unknown-module", "This module is not known", $"\"{name}\"", span,
            DidYouMean.Hint(name, session.Options.ModuleNames) ?? DidYouMean.Hint(ModuleNames.Short(name), session.Options.ModuleNames));

    private void ReportUnknown(Found action, List<KeyValuePair<Value, Value>> unknown)
    {
        var table = (scope.Handlers ? KeywordTable.Handler : KeywordTable.Task).Keys;
        foreach (var (key, _) in unknown)
        {
            var hint = DidYouMean.Hint(key.AsText() ?? "", table);
            if (action.Arguments is NullValue)
            {
                hint = $"is it an argument of {action.Name}? then indent it below {action.Name}";
            }

            session.Keywords.Unknown(key, scope.Handlers ? "a handler" : "a task", table, hint);
        }
    }

    /// <summary>A decimal 644 is not the mode that its author means: the digits were read as a decimal number.</summary>
    private void CheckMode(string module, MapValue arguments)
    {
        if (!ModeModules.Contains(ModuleNames.Short(module).Split('.')[^1]))
        {
            return;
        }

        foreach (var name in new[] { "mode", "directory_mode" })
        {
            if (arguments[name] is not IntegerValue mode)
            {
                continue;
            }

            var digits = mode.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (digits.Length == mode.Span.Length && digits.Length is 3 or 4 && digits.All(d => d is >= '0' and <= '7'))
            {
                session.Warning("decimal-mode", "A mode is written as a decimal number", $"{name}: {digits} is not the mode 0{digits}",
                    mode.Span,
                    $"write \"0{digits}\"");
            }
        }
    }

    private static bool IsWholeTemplate(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.StartsWith("{{") && trimmed.EndsWith("}}");
    }
}
