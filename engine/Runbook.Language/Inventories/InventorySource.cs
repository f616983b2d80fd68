using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What the readers of all formats need: the inventory to fill, the file they read, and where mistakes go. One file, one thread.
/// </summary>
/// <param name="Inventory">What is filled.</param>
/// <param name="File">The file for spans, as the user gave it.</param>
/// <param name="Path">Its absolute path, or null when it is no file.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record InventorySource(Inventory Inventory, string File, string? Path, List<Diagnostic> Diagnostics)
{
    /// <summary>Whether all its values are secret, because the file was vaulted; false by default.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Notes an error; of a vaulted file nothing but the place is told.</summary>
    public void Error(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        Diagnostics.Add(IsSecret ? Diagnostic.Error(code, summary, null, span) : Diagnostic.Error(code, summary, detail, span, hint));

    /// <summary>Notes a warning; of a vaulted file nothing but the place is told.</summary>
    public void Warn(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        Diagnostics.Add(IsSecret ? Diagnostic.Warning(code, summary, null, span) : Diagnostic.Warning(code, summary, detail, span, hint));

    /// <summary>The hosts that a name with ranges and a port means, made and with <c>ansible_port</c> set; none when it is wrong.</summary>
    public IReadOnlyList<Host> Hosts(string text, SourceSpan span)
    {
        var (pattern, port) = HostAddress.Split(text);
        var (names, problem) = HostRange.Expand(pattern, Inventory.Options.MaxHosts);
        if (problem is not null)
        {
            Error("inventory-bad-range", "A range of hosts is wrong", $"{text}: {problem}", span);
            return [];
        }

        var hosts = new Host[names.Count];
        for (var i = 0; i < hosts.Length; i++)
        {
            hosts[i] = Inventory.DeclareHost(names[i], span, Path);
            if (port is { } number)
            {
                hosts[i].Set("ansible_port", new IntegerValue(number, span));
            }
        }

        return hosts;
    }

    /// <summary>Sets a group's variable; <c>ansible_group_priority</c> is the group's own.</summary>
    public void Set(Group group, string name, Value value)
    {
        if (name != "ansible_group_priority")
        {
            group.Set(name, value);
        }
        else if (value is IntegerValue whole && whole.Value >= int.MinValue && whole.Value <= int.MaxValue)
        {
            group.Priority = (int)whole.Value;
        }
        else if (int.TryParse(value.AsText(), out var parsed))
        {
            group.Priority = parsed;
        }
        else
        {
            Error("inventory-bad-priority", "A group's priority must be a whole number", $"group \"{group.Name}\"", value.Span);
        }
    }
}
