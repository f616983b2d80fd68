using System.Text.Json;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The host's own facts: <c>*.fact</c> files that are JSON, INI, or programs that print either. Stateless.</summary>
internal static class LocalFacts
{
    /// <summary>The part of the fact script that reads a folder of fact files. A program among them is run, as Ansible does.</summary>
    public static Sh Script(string folder) => Sh.Line($"""
        s local; for f in {folder}/*.fact; do
        [ -r "$f" ] || continue
        n=$(basename "$f" .fact)
        if [ -x "$f" ]; then printf '\035%s\n' "$n"; o=$("$f" 2>&1); r=$?; [ $r -eq 0 ] || printf '\034%s\n' "$r"; printf '%s\n' "$o"
        else printf '\035%s\n' "$n"; cat "$f"; echo; fi
        done
        """);

    /// <summary>Makes <c>ansible_local</c>.</summary>
    public static void Parse(FactSections answer, MapBuilder facts)
    {
        var local = new MapBuilder();
        foreach (var part in answer.Text("local").Split('\x1d').Skip(1))
        {
            var end = part.IndexOf('\n');
            var name = end < 0 ? part : part[..end];
            local[name] = Content(name, end < 0 ? "" : part[(end + 1)..]);
        }

        facts["local"] = local.Build();
    }

    private static Value Content(string name, string text)
    {
        if (text.StartsWith('\x1c'))
        {
            var lines = text[1..].Split('\n', 2);
            return Value.Of($"Failure executing fact script ({name}.fact), rc: {lines[0]}, err: {lines[^1].Trim()}");
        }

        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            return Ini(text) ?? Value.Of($"neither JSON nor INI: {name}.fact");
        }
    }

    private static Value? Ini(string text)
    {
        var sections = new MapBuilder();
        MapBuilder? section = null;
        var title = "";
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';')))
        {
            if (line[0] == '[' && line[^1] == ']')
            {
                Close(sections, section, title);
                (section, title) = (new MapBuilder(), line[1..^1]);
                continue;
            }

            var at = line.IndexOfAny(['=', ':']);
            if (section is null || at <= 0)
            {
                return null;
            }

            section[line[..at].Trim().ToLowerInvariant()] = Value.Of(line[(at + 1)..].Trim());
        }

        Close(sections, section, title);
        return sections.Build();
    }

    private static void Close(MapBuilder sections, MapBuilder? section, string title)
    {
        if (section is not null)
        {
            sections[title] = section.Build();
        }
    }
}
