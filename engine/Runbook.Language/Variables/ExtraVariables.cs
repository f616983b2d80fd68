using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Reads what <c>-e</c> gives: <c>key=value key2="a b"</c> (texts), JSON or YAML of a map (with its types), or <c>@file</c>. Stateless.
/// </summary>
public static class ExtraVariables
{
    /// <summary>The layer of all of them, later ones winning, and what is wrong.</summary>
    /// <param name="texts">As given on the command line, in order.</param>
    /// <param name="vault">Opens vaulted files and values; null when there is no password.</param>
    public static (VariableLayer Layer, IReadOnlyList<Diagnostic> Diagnostics) Parse(
        IReadOnlyList<string> texts, VaultKeyring? vault = null)
    {
        var (values, diagnostics) = (new Dictionary<string, Value>(StringComparer.Ordinal), new List<Diagnostic>());
        var yaml = vault?.Yaml ?? YamlReaderOptions.Default;
        for (var i = 0; i < texts.Count; i++)
        {
            var (text, name) = (texts[i], texts.Count == 1 ? "<extra vars>" : $"<extra vars {i + 1}>");
            switch (text.AsSpan().TrimStart())
            {
                case []: break;
                case ['@', .. var file]: Map(YamlReader.ReadFile(file.ToString(), null, yaml), file.ToString(), values, diagnostics); break;
                case ['{' or '[', ..] or ['-', '-', '-', ..]: Map(YamlReader.Read(text, name, yaml), name, values, diagnostics); break;
                default: Pairs(text, name, yaml, values, diagnostics); break;
            }
        }

        return (new("extra variables", values), diagnostics);
    }

    private static void Map(
        (IReadOnlyList<Value> Documents, IReadOnlyList<Diagnostic> Problems) read, string name, Dictionary<string, Value> values,
        List<Diagnostic> diagnostics)
    {
        diagnostics.AddRange(read.Problems);
        foreach (var document in read.Documents.Take(1))
        {
            if (document is MapValue map)
            {
                foreach (var (key, value) in map.Entries)
                {
                    Set(YamlInventory.Text(key), value, key.Span, values, diagnostics);
                }
            }
            else if (document is not NullValue)
            {
                diagnostics.Add(Diagnostic.Error("extra-vars-not-a-map", "Extra variables must be a map",
                    $"this is a {YamlInventory.Kind(document)}", document.Span.IsKnown ? document.Span : new SourceSpan(name, 1, 1)));
            }
        }
    }

    private static void Pairs(
        string text, string name, YamlReaderOptions yaml, Dictionary<string, Value> values, List<Diagnostic> diagnostics)
    {
        var (words, problem, at) = ShellWords.Split(text, comments: false);
        if (problem is not null)
        {
            diagnostics.Add(Diagnostic.Error("extra-vars-bad-quoting", "The quotes of extra variables do not match", problem,
                new SourceSpan(name, 1, at + 1)));
            return;
        }

        if (!words[0].Text.Contains('=') && YamlReader.Read(text, name, yaml) is { Documents: [MapValue, ..] } read)
        {
            Map(read, name, values, diagnostics);
            return;
        }

        foreach (var word in words)
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var span = new SourceSpan(name, 1, word.Start + Math.Max(equals, 0) + 1 + (equals < 0 ? 0 : 1), word.End - word.Start);
            if (equals < 0)
            {
                diagnostics.Add(Diagnostic.Error("extra-vars-bad-pair", "An extra variable is not written as key=value",
                    $"\"{word.Text}\"", span, "quote a value that holds spaces, or give JSON"));
                continue;
            }

            var key = word.Text[..equals].Trim();
            Set(key, StringValue.Trusted(word.Text[(equals + 1)..], span),
                new SourceSpan(name, 1, word.Start + 1, key.Length), values, diagnostics);
        }
    }

    private static void Set(string key, Value value, SourceSpan span, Dictionary<string, Value> values, List<Diagnostic> diagnostics)
    {
        if (key.Length == 0 || !(char.IsLetter(key[0]) || key[0] == '_') || !key.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            diagnostics.Add(Diagnostic.Error("invalid-variable-name", "This is no name of a variable", $"\"{key}\"", span,
                "a name has letters, digits and underscores and does not begin with a digit"));
        }
        else
        {
            values[key] = value;
        }
    }
}
