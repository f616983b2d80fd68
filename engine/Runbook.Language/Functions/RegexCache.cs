using System.Collections.Concurrent;

namespace Runbook.Language;

/// <summary>Keeps parsed regular expressions, as the same ones come again for each host and item. Safe from any thread.</summary>
internal sealed class RegexCache
{
    private const int Limit = 1000;
    private readonly ConcurrentDictionary<(string, bool, bool, bool, bool), PythonRegex> _known = new();

    /// <summary>The expression, parsed; a bad one fails the call.</summary>
    public PythonRegex Get(Call call, string pattern, bool ignoreCase, bool multiline, bool atStart = false, bool whole = false)
    {
        var key = (pattern, ignoreCase, multiline, atStart, whole);
        if (_known.TryGetValue(key, out var regex))
        {
            return regex;
        }

        try
        {
            regex = new PythonRegex(pattern, ignoreCase, multiline, atStart, whole);
        }
        catch (FormatException e)
        {
            throw call.Failure(e.Message);
        }

        if (_known.Count >= Limit)
        {
            _known.Clear();
        }

        _known[key] = regex;
        return regex;
    }
}
