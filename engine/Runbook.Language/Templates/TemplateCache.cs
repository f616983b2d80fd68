using System.Collections.Concurrent;

namespace Runbook.Language;

/// <summary>Parsed forms by their text; emptied when it is full. Safe from any thread.</summary>
internal sealed class TemplateCache<T>(int capacity)
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _entries = new(StringComparer.Ordinal);

    /// <summary>The parsed form, parsed when it is not here. Long texts are not kept.</summary>
    public T Get(string text, Func<string, T> parse)
    {
        if (_entries.TryGetValue(text, out var found))
        {
            return found;
        }

        var parsed = parse(text);
        if (text.Length > 10_000)
        {
            return parsed;
        }

        if (_entries.Count >= capacity)
        {
            _entries.Clear();
        }

        _entries[text] = parsed;
        return parsed;
    }
}
