namespace Runbook.Modules;

/// <summary>One editing of an INI file's text. For one text only; not safe from several threads.</summary>
/// <param name="args">What is asked for.</param>
internal sealed class IniEdit(IniFileModule.Args args)
{
    /// <summary>What was done, in Ansible's words; <c>OK</c> when nothing.</summary>
    public string Message { get; private set; } = "OK";

    /// <summary>The text as it is to be.</summary>
    public string Apply(string text)
    {
        // As Ansible's module, a file made anew begins with an empty line.
        var lines = TextLines.Split(text.Length == 0 ? "\n" : text);
        if (!lines[^1].EndsWith('\n'))
        {
            lines[^1] += "\n";
        }

        var start = args.Section is null ? 0 : lines.FindIndex(l => l.Trim() == $"[{args.Section}]") + 1;
        if (start == 0 && args.Section is not null)
        {
            AddSection(lines);
        }
        else
        {
            var end = lines.FindIndex(start, l => l.TrimStart().StartsWith('[') && l.Contains(']', StringComparison.Ordinal));
            end = end < 0 ? lines.Count : end;
            Edit(lines, start, end);
        }

        return Message == "OK" ? text : string.Concat(lines);
    }

    private void AddSection(List<string> lines)
    {
        if (args.State == IniFileModule.Presence.Absent)
        {
            return;
        }

        lines.Add($"[{args.Section}]\n");
        lines.AddRange(args.Option is null ? [] : Missing(args.Wanted));
        Message = args.Option is null ? "only section added" : "section and option added";
    }

    private void Edit(List<string> lines, int start, int end)
    {
        if (args.State == IniFileModule.Presence.Present)
        {
            if (args.Option is not null)
            {
                Put(lines, start, end);
            }
        }
        else if (args.Option is not null)
        {
            Remove(lines, start, end);
        }
        else if (args.Section is not null)
        {
            lines.RemoveRange(start - 1, end - start + 1);
            Message = "section removed";
        }
    }

    /// <summary>First lines that have a value asked for, then other lines of the option, then what is still missing.</summary>
    private void Put(List<string> lines, int start, int end)
    {
        var open = args.Wanted.ToList();
        var settled = new HashSet<int>();
        var isBare = open.Count == 0;
        for (var i = start; i < end; i++)
        {
            if (Read(lines[i]) is { } found && (isBare ? found.Value is null && settled.Count == 0 : found.Value is not null && open.Remove(found.Value)))
            {
                settled.Add(i);
                Replace(lines, i, Line(found.Value));
            }
        }

        Fill(lines, start, end, open, isBare && settled.Count == 0, settled);
    }

    /// <summary>Puts the values that no line has yet into other lines of the option, removes the rest of those, and adds lines.</summary>
    private void Fill(List<string> lines, int start, int end, List<string> open, bool isMissingBare, HashSet<int> settled)
    {
        for (var i = start; args.Exclusive && i < end; i++)
        {
            if (settled.Contains(i) || Read(lines[i]) is not { } found)
            {
                continue;
            }

            if (open.Count > 0 || isMissingBare)
            {
                Replace(lines, i, Line(isMissingBare ? null : open[0]));
                settled.Add(i);
                isMissingBare = false;
                open = [.. open.Skip(1)];
            }
            else if (found.IsActive)
            {
                lines.RemoveAt(i);
                settled = [.. settled.Select(s => s > i ? s - 1 : s)];
                (i, end) = (i - 1, end - 1);
                Message = "option changed";
            }
        }

        if (open.Count > 0 || isMissingBare)
        {
            var last = lines.FindLastIndex(end - 1, end - start, l => l.Trim().Length > 0 && l.TrimStart()[0] is not ('#' or ';'));
            lines.InsertRange(last < 0 ? start : last + 1, Missing(open));
            Message = "option added";
        }
    }

    private void Remove(List<string> lines, int start, int end)
    {
        var count = 0;
        for (var i = end - 1; i >= start; i--)
        {
            if (Read(lines[i]) is { IsActive: true } found && (args.Exclusive || args.Wanted.Count == 0 || (found.Value is not null && args.Wanted.Contains(found.Value))))
            {
                lines.RemoveAt(i);
                count++;
            }
        }

        Message = count > 0 ? "option changed" : Message;
    }

    private void Replace(List<string> lines, int at, string line)
    {
        if (lines[at] == line || (args.IgnoreSpaces && Packed(lines[at]) == Packed(line)))
        {
            return;
        }

        lines[at] = line;
        Message = "option changed";
    }

    private static string Packed(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? line.Trim() : line[..at].Trim() + "=" + line[(at + 1)..].Trim();
    }

    private IEnumerable<string> Missing(IReadOnlyList<string> values) => values.Count == 0 ? [Line(null)] : values.Select(Line);

    private string Line(string? value) => value is null ? $"{args.Option}\n" : args.NoExtraSpaces ? $"{args.Option}={value}\n" : $"{args.Option} = {value}\n";

    /// <summary>The option's value in a line, when the line is of the option; commented-out lines count where they may be replaced.</summary>
    private (bool IsActive, string? Value)? Read(string line)
    {
        var text = line.Trim();
        var isActive = text.Length == 0 || text[0] is not ('#' or ';');
        var body = isActive ? text : text[1..].TrimStart();
        if ((!isActive && (!args.ModifyInactiveOption || args.State == IniFileModule.Presence.Absent)) || !body.StartsWith(args.Option!, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = body[args.Option!.Length..].TrimStart();
        return rest.StartsWith('=') ? (isActive, rest[1..].Trim()) : rest.Length == 0 ? (isActive, null) : null;
    }
}
