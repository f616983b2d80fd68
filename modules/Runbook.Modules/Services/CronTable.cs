namespace Runbook.Modules;

/// <summary>
/// The lines of a crontab, in which a job that is managed has a comment with its name above it, as Ansible writes it. Immutable.
/// Format: crontab(5).
/// </summary>
internal sealed class CronTable
{
    private const string Marker = "#Ansible: ";

    private readonly IReadOnlyList<string> _lines;

    private CronTable(IReadOnlyList<string> lines) => _lines = lines;

    /// <summary>Names of the managed jobs, in their order.</summary>
    public IEnumerable<string> Jobs => _lines.Where(l => l.StartsWith(Marker, StringComparison.Ordinal)).Select(l => l[Marker.Length..]);

    /// <summary>Names of the variables, in their order.</summary>
    public IEnumerable<string> Variables => _lines.Select(VariableOf).OfType<string>();

    /// <summary>Whether nothing but blank lines stands in it.</summary>
    public bool IsBlank => _lines.All(l => l.Trim().Length == 0);

    /// <summary>The table as text, each line ended.</summary>
    public string Text => string.Concat(_lines.Select(l => l + "\n"));

    /// <summary>Reads a table.</summary>
    public static CronTable Parse(string text) => new(text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n'));

    /// <summary>The line of a job.</summary>
    public static string JobLine(CronArgs args)
    {
        var time = args.SpecialTime is { } nickname
            ? "@" + nickname.ToString().ToLowerInvariant()
            : $"{args.Minute} {args.Hour} {args.Day} {args.Month} {args.Weekday}";
        return $"{(args.Disabled ? "#" : "")}{time} {(args.File is null ? "" : args.User + " ")}{args.Job!.Trim('\r', '\n')}";
    }

    /// <summary>
    /// The table with a job: a job of that name gets the line, wherever it stands; a line like it without a name gets the name; else both
    /// go to the end.
    /// </summary>
    public CronTable WithJob(string name, string job)
    {
        if (_lines.Contains(Marker + name))
        {
            return Jobless(name, job);
        }

        var at = _lines.ToList().FindIndex(l => l == job);
        var lines = _lines.ToList();
        if (at < 0)
        {
            lines.AddRange([Marker + name, job]);
        }
        else if (at == 0 || !lines[at - 1].StartsWith(Marker, StringComparison.Ordinal))
        {
            lines.Insert(at, Marker + name);
        }
        else if (lines[at - 1] == Marker + "None")
        {
            lines[at - 1] = Marker + name;
        }
        else
        {
            lines.AddRange([Marker + name, job]);
        }

        return new(lines);
    }

    /// <summary>The table without the jobs of a name.</summary>
    public CronTable WithoutJob(string name) => Jobless(name, null);

    /// <summary>The table with a variable: in the place of the one there, or beside another, or on top.</summary>
    /// <returns>The table; null when there is no variable of the name that it is to stand beside.</returns>
    public CronTable? WithVariable(string name, string value, string? after, string? before)
    {
        var declaration = $"{name}=\"{value}\"";
        var lines = _lines.ToList();
        if (lines.Exists(l => VariableOf(l) == name))
        {
            return new([.. lines.Select(l => VariableOf(l) == name ? declaration : l)]);
        }

        var at = (after ?? before) is { } beside ? lines.FindIndex(l => VariableOf(l) == beside) : 0;
        if (at < 0)
        {
            return null;
        }

        lines.Insert(after is null ? at : at + 1, declaration);
        return new(lines);
    }

    /// <summary>The table without a variable.</summary>
    public CronTable WithoutVariable(string name) => new([.. _lines.Where(l => VariableOf(l) != name)]);

    /// <summary>The jobs of a name given another line, or none.</summary>
    private CronTable Jobless(string name, string? job)
    {
        var lines = new List<string>();
        for (var i = 0; i < _lines.Count; i++)
        {
            if (_lines[i] != Marker + name)
            {
                lines.Add(_lines[i]);
                continue;
            }

            i++;
            lines.AddRange(job is null ? [] : [Marker + name, job]);
        }

        return new(lines);
    }

    /// <summary>The name that a line sets, no blank before its <c>=</c>; null for any other line.</summary>
    private static string? VariableOf(string line)
    {
        var end = line.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && !line.AsSpan(0, end).ContainsAny(' ', '\t') && line[0] != '#' ? line[..end] : null;
    }
}
