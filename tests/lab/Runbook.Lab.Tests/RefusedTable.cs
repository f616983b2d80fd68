using System.Text.RegularExpressions;

namespace Runbook.Lab.Tests;

/// <summary>The table of refusals, read from the comments of its playbook.</summary>
internal sealed partial class RefusedTable
{
    private readonly List<(string Name, string Message, int First, int Last)> cases = [];
    private readonly int map;

    private RefusedTable(string[] lines)
    {
        map = Array.FindIndex(lines, l => l.TrimStart().StartsWith("config_map:", StringComparison.Ordinal)) + 1;
        var said = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } comment)
            {
                said.Add(Spaces().Replace(comment.Groups["text"].Value, " "));
            }
            else if (Task().Match(lines[i]) is { Success: true } task)
            {
                if (said.Count > 0) cases.Add((task.Groups["name"].Value, string.Join('\n', said), i + 1, End(lines, i + 1)));
                said.Clear();
            }
        }
    }

    public static string Playbook => Repository.At("tests", "lab", "data", "kubernetes", "refused.yml");

    public IReadOnlyList<(string Name, string Message, int First, int Last)> Cases => cases;

    public static RefusedTable Read() => new(File.ReadAllLines(Playbook));

    /// <summary>A message as the table writes it: without what differs from run to run, and with {here} where the task itself is meant.</summary>
    public string Written(string name, string message, KubernetesHome home)
    {
        var (_, _, first, last) = cases.FirstOrDefault(c => c.Name == name);
        var text = message.Replace(home.Space, "{space}", StringComparison.Ordinal).Replace(home.Cluster.Folder, "{conf}", StringComparison.Ordinal)
            .Replace($"https://127.0.0.1:{home.Cluster.Port}", "{server}", StringComparison.Ordinal)
            .Replace(Playbook[..^".yml".Length] + "/", "{d}/", StringComparison.Ordinal).Replace(Playbook[..^".yml".Length] + ":", "{d}:", StringComparison.Ordinal)
            .Replace(Playbook[..^".yml".Length] + " ", "{d} ", StringComparison.Ordinal);
        text = Regex.Replace(text, Regex.Escape(Playbook) + @":(\d+):", at =>
        {
            var line = int.Parse(at.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            return line == map ? "{config_map}:" : line >= first && line <= last ? "{here}:" : at.Value;
        });
        return Spaces().Replace(Time().Replace(text, "TIME"), " ");
    }

    private static int End(string[] lines, int from)
    {
        var next = Array.FindIndex(lines, from, l => l.StartsWith("        #", StringComparison.Ordinal) || l.StartsWith("        - ", StringComparison.Ordinal));
        return next < 0 ? lines.Length : next;
    }

    [GeneratedRegex("^        # (?!----)(?<text>.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^        - (\\{name: (?<name>.*?), (kubectl|k8s_)|name: (?<name>.*)$)")]
    private static partial Regex Task();

    // the server's own differences of objects are spaced now so, now otherwise
    [GeneratedRegex("[ \\t\u00a0]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:]+Z")]
    private static partial Regex Time();
}
