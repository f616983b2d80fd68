namespace Runbook.Cli;

/// <summary>A setting of <c>ansible.cfg</c>. Immutable.</summary>
/// <param name="Name">The name that <c>runbook config</c> lists.</param>
/// <param name="Section">The section of the file.</param>
/// <param name="Keys">The key in it, older spellings after it.</param>
/// <param name="Variables">The environment variables that win over the file, in order.</param>
/// <param name="Default">What counts when nobody says anything; empty for nothing.</param>
/// <param name="IsUsed">Whether it means something here.</param>
/// <param name="Note">What it does here, or why it does nothing.</param>
internal sealed record ConfigSetting(
    string Name, string Section, IReadOnlyList<string> Keys, IReadOnlyList<string> Variables, string Default, bool IsUsed, string Note)
{
    /// <summary>A setting as the catalogue's table writes it: <c>section | key, key | VARIABLE, VARIABLE | default | +note or -why</c>.</summary>
    public static ConfigSetting Parse(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var keys = Words(parts[1]);
        var name = parts[0] is "defaults" or "privilege_escalation" or "ssh_connection" ? keys[0] : $"{parts[0]}.{keys[0]}";
        return new(name, parts[0], keys, Words(parts[2]), parts[3], parts[4][0] == '+', parts[4][1..].Trim());
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
