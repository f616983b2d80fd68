using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Runs an executable inventory: <c>--list</c> gives the groups as JSON, with the hosts' variables under <c>_meta.hostvars</c>; without it
/// <c>--host NAME</c> is asked for each host. Stateless.
/// </summary>
internal static class ScriptInventory
{
    /// <summary>Runs the script and reads its answer.</summary>
    public static void Read(InventorySource source)
    {
        if (Ask(source, "--list") is not { } answer)
        {
            return;
        }

        if (answer is not MapValue groups)
        {
            source.Error("inventory-script-answer", "An inventory script gave no map of groups",
                $"--list gave a {YamlInventory.Kind(answer)}", At(source));
            return;
        }

        Add(groups, source, host => Ask(source, "--host", host) as MapValue);
    }

    /// <summary>Takes what a script gives for <c>--list</c>.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="ask">Gives a host's variables when they are not among the groups; null for none.</param>
    public static void Add(MapValue groups, InventorySource source, Func<string, MapValue?>? ask = null)
    {
        var meta = (groups["_meta"] as MapValue)?["hostvars"] as MapValue;
        var hosts = new HashSet<Host>();
        foreach (var (name, content) in groups.TextEntries.Where(g => g.Key != "_meta"))
        {
            ReadGroup(name, content, source, hosts);
        }

        foreach (var host in source.Inventory.Hosts.Where(hosts.Contains))
        {
            var variables = meta is null ? ask?.Invoke(host.Name) : meta[host.Name] as MapValue;
            foreach (var (name, value) in variables?.TextEntries ?? [])
            {
                host.Set(name, value);
            }
        }
    }

    private static SourceSpan At(InventorySource source) => new(source.File, 0, 0);

    private static void ReadGroup(string name, Value content, InventorySource source, HashSet<Host> named)
    {
        var group = source.Inventory.DeclareGroup(name, At(source));
        var (hosts, vars, children) = content switch
        {
            ListValue list => (list, null, null),
            MapValue map when map["hosts"] is null && map["vars"] is null && map["children"] is null =>
                (new ListValue([Value.Of(name)]), map, null),
            MapValue map => (map["hosts"], map["vars"], map["children"]),
            _ => (content, null, null),
        };
        foreach (var host in Texts(hosts, name, "hosts", source))
        {
            var declared = source.Inventory.DeclareHost(host, At(source), source.Path);
            group.Add(declared);
            named.Add(declared);
        }

        foreach (var (key, value) in (vars as MapValue)?.TextEntries ?? [])
        {
            source.Set(group, key, value);
        }

        foreach (var child in Texts(children, name, "children", source))
        {
            source.Inventory.Link(group, source.Inventory.DeclareGroup(child, At(source)), At(source), source.Diagnostics);
        }
    }

    private static IEnumerable<string> Texts(Value? value, string group, string section, InventorySource source)
    {
        if (value is ListValue list)
        {
            return list.Items.Select(YamlInventory.Text);
        }

        if (value is not (null or NullValue))
        {
            source.Error("inventory-script-answer", "An inventory script gave no list where one belongs",
                $"\"{section}\" of \"{group}\" is a {YamlInventory.Kind(value)}", At(source));
        }

        return [];
    }

    private static Value? Ask(InventorySource source, params string[] arguments)
    {
        var call = string.Join(' ', arguments);
        try
        {
            var (output, error, status) = Run(source.Path!, arguments);
            if (status == 0)
            {
                return Trusted(ValueJson.Parse(output.Trim().Length == 0 ? "{}" : output), At(source));
            }

            source.Error("inventory-script-failed", "An inventory script failed",
                $"{call} ended with exit status {status}: {error.Trim()}", At(source));
        }
        catch (Win32Exception e)
        {
            source.Error("inventory-script-failed", "An inventory script failed", e.Message, At(source),
                "a file that is no program must not be executable: chmod -x");
        }
        catch (JsonException e)
        {
            source.Error("inventory-script-answer", "An inventory script gave no JSON",
                $"{call}: line {e.LineNumber + 1} of the answer, byte {e.BytePositionInLine + 1}", At(source));
        }

        return null;
    }

    private static Value Trusted(Value value, SourceSpan span) => value switch
    {
        StringValue s => StringValue.Trusted(s.Text, span),
        ListValue l => new ListValue([.. l.Items.Select(i => Trusted(i, span))], span),
        MapValue m => Rebuilt(m, span),
        _ => value,
    };

    private static MapValue Rebuilt(MapValue map, SourceSpan span)
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in map.Entries)
        {
            builder[key] = Trusted(value, span);
        }

        return builder.Build(span);
    }

    private static (string Output, string Error, int Status) Run(string path, string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new Win32Exception("it did not start");
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, error.ToString(), process.ExitCode);
    }
}
