using System.Globalization;
using Runbook.Core;

namespace Runbook.Drift;

/// <summary>
/// The keys of one mapping of <c>runbook.yml</c>, read one by one: what is of the wrong kind is told with its place, and what nobody
/// asked for is told at the end. Used by one reader.
/// </summary>
/// <param name="map">The mapping.</param>
/// <param name="what">What it describes, for people: <c>a schedule</c>.</param>
/// <param name="found">Gets what is wrong.</param>
internal sealed class Settings(MapValue map, string what, List<Diagnostic> found)
{
    private readonly List<string> _asked = [];

    /// <summary>Where it stands.</summary>
    public SourceSpan Span => map.Span;

    /// <summary>The value of a key; null when it is not given or null.</summary>
    public Value? Value(string key)
    {
        _asked.Add(key);
        return map[key] is { } value and not NullValue ? value : null;
    }

    /// <summary>A text; numbers and booleans count as they are written.</summary>
    public string? Text(string key) => Value(key) switch
    {
        null => null,
        StringValue text => text.Text,
        IntegerValue or FloatValue or BoolValue => map[key]!.ToString(),
        var other => Wrong<string>(key, other, "a text"),
    };

    /// <summary>A text that must be there; empty when it is not.</summary>
    public string Required(string key)
    {
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text))
        {
            found.Add(Diagnostic.Error("missing-key", "a key is missing", $"{what} needs \"{key}\"", Span));
        }

        return text ?? "";
    }

    /// <summary>A text that is never shown: that of the key, or of the file that <c>KEY_file</c> names, without the end of its line.</summary>
    /// <param name="key">The key.</param>
    /// <param name="folder">What the file is relative to.</param>
    public string? Secret(string key, string folder)
    {
        var (text, file) = (Value(key), Text($"{key}_file"));
        if (text is not (null or StringValue) || (text is not null && file is not null))
        {
            found.Add(Diagnostic.Error(
                "setting-value", "wrong value of a setting", $"{what} takes either {key}, a text, or {key}_file, a path", text.Span.IsKnown ? text.Span : Span));
            return null;
        }

        if (file is null)
        {
            return (text as StringValue)?.Text;
        }

        try
        {
            return File.ReadAllText(Path.GetFullPath(file, folder)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(Diagnostic.Error("setting-file", "a file cannot be read", e.Message, SpanOf($"{key}_file")));
            return null;
        }
    }

    /// <summary>Yes or no.</summary>
    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        BoolValue flag => flag.Value,
        var other => Wrong<bool?>(key, other, "yes or no"),
    };

    /// <summary>Where the value of a key stands; where all stand when it is not given.</summary>
    public SourceSpan SpanOf(string key) => map[key] is { Span.IsKnown: true } value ? value.Span : Span;

    /// <summary>A list of texts; one text is a list of one, split by commas.</summary>
    public IReadOnlyList<string> Texts(string key) => Value(key) switch
    {
        null => [],
        StringValue text => text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        ListValue list => [.. list.Items.Select(i => i is StringValue or IntegerValue ? i.AsText() ?? i.ToString() : Wrong<string>(key, i, "a list of texts")).OfType<string>()],
        var other => Wrong<string[]>(key, other, "a list of texts") ?? [],
    };

    /// <summary>A whole number within limits.</summary>
    public int? Number(string key, int least, int most = int.MaxValue)
    {
        var value = Value(key);
        return value is null ? null
            : value is IntegerValue number && number.Value >= least && number.Value <= most ? (int)number.Value
            : Wrong<int?>(key, value, $"a whole number {(most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}");
    }

    /// <summary>A length of time: <c>90s</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>, or seconds.</summary>
    public TimeSpan? Length(string key)
    {
        var value = Value(key);
        return value is null ? null
            : Durations.Parse(value.AsText() ?? value.ToString()) is { } span ? span
            : Wrong<TimeSpan?>(key, value, "a length of time such as 90s, 30m, 1h30m or 2d");
    }

    /// <summary>One of some words.</summary>
    public T? Choice<T>(string key, params (string Word, T Value)[] words)
        where T : struct
    {
        var value = Value(key);
        if (value is null)
        {
            return null;
        }

        var word = value.AsText() ?? value.ToString();
        foreach (var (known, choice) in words)
        {
            if (known == word)
            {
                return choice;
            }
        }

        var names = words.Select(w => w.Word).ToArray();
        found.Add(Diagnostic.Error(
            "setting-value", "wrong value of a setting", $"{key} of {what} cannot be \"{word}\"", value.Span, DidYouMean.Hint(word, names) ?? string.Join(", ", names)));
        return null;
    }

    /// <summary>A mapping; null when it is not given.</summary>
    public Settings? Map(string key, string described) => Value(key) switch
    {
        null => null,
        MapValue inner => new Settings(inner, described, found),
        var other => Wrong<Settings>(key, other, "a mapping"),
    };

    /// <summary>The mappings of a list; a single mapping is a list of one.</summary>
    public IEnumerable<Settings> Maps(string key, string described) => Value(key) switch
    {
        null => [],
        MapValue one => [new Settings(one, described, found)],
        ListValue list => list.Items.Select(i => i is MapValue inner ? new Settings(inner, described, found) : Wrong<Settings>(key, i, "a list of mappings")).OfType<Settings>(),
        var other => Wrong<Settings[]>(key, other, "a list of mappings") ?? [],
    };

    /// <summary>The names in this mapping, each with its value.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Entries()
    {
        _asked.AddRange(map.TextEntries.Select(e => e.Key));
        return map.TextEntries;
    }

    /// <summary>Tells of the keys that nobody asked for.</summary>
    public void Close()
    {
        foreach (var key in map.Keys)
        {
            var word = key.AsText() ?? key.ToString();
            if (!_asked.Contains(word))
            {
                found.Add(Diagnostic.Error("unknown-key", "unknown key", $"\"{word}\" in {what}", key.Span.IsKnown ? key.Span : Span,
                    DidYouMean.Hint(word, _asked) ?? $"known: {string.Join(", ", _asked.Distinct().Order(StringComparer.Ordinal))}"));
            }
        }
    }

    /// <summary>Tells that a value is not what it should be.</summary>
    public T? Wrong<T>(string key, Value value, string wanted)
    {
        found.Add(Diagnostic.Error(
            "setting-value", "wrong value of a setting", string.Create(CultureInfo.InvariantCulture, $"{key} of {what} must be {wanted}, not {value}"), value.Span.IsKnown ? value.Span : Span));
        return default;
    }
}
