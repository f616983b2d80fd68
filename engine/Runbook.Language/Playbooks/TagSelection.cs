using System.Collections.Frozen;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The tags to run and to skip (<c>--tags</c>, <c>--skip-tags</c>), with the special tags of Ansible's documentation: <c>all</c>,
/// <c>tagged</c>, <c>untagged</c>, <c>always</c>, <c>never</c>. Immutable, safe from any thread.
/// </summary>
public sealed class TagSelection
{
    private readonly FrozenSet<string> _run;
    private readonly FrozenSet<string> _skip;
    private readonly Func<StringValue, Value>? _evaluate;

    /// <summary>A selection.</summary>
    /// <param name="run">The tags to run, each perhaps several split by commas; none means all.</param>
    /// <param name="skip">The tags to skip, each perhaps several split by commas.</param>
    /// <param name="evaluate">Evaluates a tag that is a template; null (the default): it counts as written.</param>
    public TagSelection(IEnumerable<string> run, IEnumerable<string> skip, Func<StringValue, Value>? evaluate = null)
    {
        _run = Split(run);
        _skip = Split(skip);
        _evaluate = evaluate;
        if (_run.Count == 0)
        {
            _run = Split(["all"]);
        }
    }

    /// <summary>Everything but what is tagged <c>never</c>.</summary>
    public static TagSelection All { get; } = new([], []);

    /// <summary>Whether an item runs, by its own tags and those of the nodes around it.</summary>
    public bool Runs(TaskItem item) => Runs(TagsOf(item));

    /// <summary>Whether something with these tags runs.</summary>
    public bool Runs(IReadOnlyCollection<string> tags)
    {
        var untagged = tags.Count == 0 || (tags.Count == 1 && tags.Contains("untagged"));
        return Chosen(tags, untagged) && !Skipped(tags, untagged);
    }

    /// <summary>The tags of an item and of the nodes around it, each once, sorted.</summary>
    public IReadOnlyCollection<string> TagsOf(PlayNode item)
    {
        SortedSet<string>? tags = null;
        for (var node = item; node is not null; node = node.Parent)
        {
            if (node.Keywords.TryGetValue("tags", out var value) && value is ListValue list)
            {
                tags ??= new SortedSet<string>(StringComparer.Ordinal);
                foreach (var tag in list.Items)
                {
                    Add(tag, tags);
                }
            }
        }

        return tags ?? (IReadOnlyCollection<string>)[];
    }

    private void Add(Value tag, SortedSet<string> tags)
    {
        var value = tag is StringValue { IsTemplate: true } template && _evaluate is not null ? _evaluate(template) : tag;
        switch (value)
        {
            case ListValue list:
                foreach (var item in list.Items)
                {
                    Add(item, tags);
                }

                break;
            case StringValue text when !text.IsTemplate:
                tags.Add(text.Text.Trim());
                break;
            default:
                tags.Add(value.AsText() ?? value.ToString());
                break;
        }
    }

    private bool Chosen(IReadOnlyCollection<string> tags, bool untagged)
    {
        var never = tags.Contains("never");
        return tags.Contains("always")
            || (_run.Contains("all") && !never)
            || (tags.Count == 0 ? _run.Contains("untagged") : tags.Any(_run.Contains))
            || (_run.Contains("tagged") && !untagged && !never);
    }

    private bool Skipped(IReadOnlyCollection<string> tags, bool untagged)
    {
        if (_skip.Contains("all"))
        {
            return !tags.Contains("always") || _skip.Contains("always");
        }

        return (tags.Count == 0 ? _skip.Contains("untagged") : tags.Any(_skip.Contains)) || (_skip.Contains("tagged") && !untagged);
    }

    private static FrozenSet<string> Split(IEnumerable<string> tags) => tags
        .SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenSet(StringComparer.Ordinal);
}
