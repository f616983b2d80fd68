using System.Collections;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A map in a Scriban template; its entries are evaluated when they are reached. Lives as long as the render.</summary>
internal sealed class ScribanMap(MapValue source, ScribanContext context) : IEnumerable<KeyValuePair<string, object?>>
{
    public MapValue Source => source;

    public IEnumerable<string> Names => source.Keys.Select(PythonText.Str);

    /// <summary>The value under a key, or whether there is none.</summary>
    public bool TryGet(Value key, out object? value)
    {
        var found = source.TryGetValue(key, out var raw);
        value = found ? ScribanValues.Of(raw!, context) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => source.Entries
        .Select(e => KeyValuePair.Create(PythonText.Str(e.Key), ScribanValues.Of(e.Value, context))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
