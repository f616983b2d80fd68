using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The <c>ini</c> lookup, over the files that Python's <c>configparser</c> reads, and Java's properties. Stateless.</summary>
internal static partial class IniFile
{
    public static Value Look(Call call) => Py.List(call.Rest.SelectMany(term => One(call, Py.Str(term))));

    private static IEnumerable<Value> One(Call call, string term)
    {
        var (key, options) = TermOptions.Split(term);
        var given = options.ToDictionary(o => o.Key, o => o.Value);
        string Option(int index, string name, string fallback) => given.GetValueOrDefault(name) ?? call.Text(index, fallback);
        bool Flag(int index, string name) => given.TryGetValue(name, out var text) ? NumberFilters.ToBool(Value.Of(text))
            : call.Flag(index);
        var isIni = Option(0, "type", "ini") == "ini";
        var section = isIni ? Option(2, "section", "global") : "";
        var file = Option(1, "file", "ansible.ini");
        var caseSensitive = Flag(6, "case_sensitive");
        var sections = Parse(FileLookups.Read(call, "files", file, call.Text(4, "utf-8")), isIni, caseSensitive);
        var values = sections.GetValueOrDefault(section);
        if (Flag(3, "re"))
        {
            var regex = new PythonRegex(key, ignoreCase: !caseSensitive).Engine;
            return values is null ? [] : [.. values.Where(v => regex.IsMatch(v.Key)).Select(v => Value.Of(v.Value))];
        }

        var wanted = caseSensitive ? key : key.ToLowerInvariant();
        return values?.TryGetValue(wanted, out var value) == true ? [Value.Of(value)]
            : sections.GetValueOrDefault("DEFAULT")?.TryGetValue(wanted, out value) == true && values is not null ? [Value.Of(value)]
            : values is null && isIni
                ? throw call.Failure($"\"{file}\" has no section \"{section}\"", DidYouMean.Hint(section, sections.Keys))
            : [Value.Of(Option(5, "default", ""))];
    }

    private static Dictionary<string, OrderedDictionary<string, string>> Parse(string text, bool isIni, bool caseSensitive)
    {
        var sections = new Dictionary<string, OrderedDictionary<string, string>>(StringComparer.Ordinal);
        var current = isIni ? null : sections[""] = [];
        string? last = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd();
            if (line.Length == 0 || line.TrimStart()[0] is '#' or ';')
            {
                continue;
            }

            if (isIni && Header().Match(line) is { Success: true } header)
            {
                var name = header.Groups[1].Value;
                current = sections.TryGetValue(name, out var known) ? known : sections[name] = [];
                last = null;
            }
            else if (char.IsWhiteSpace(line[0]) && last is not null && current is not null)
            {
                current[last] += "\n" + line.Trim();
            }
            else if (current is not null)
            {
                var cut = line.AsSpan().IndexOfAny('=', ':');
                var key = (cut < 0 ? line : line[..cut]).Trim();
                last = caseSensitive ? key : key.ToLowerInvariant();
                current[last] = cut < 0 ? "" : line[(cut + 1)..].Trim();
            }
        }

        return sections;
    }

    [GeneratedRegex(@"\A\[(.+)\]")]
    private static partial Regex Header();
}
