namespace Runbook.Language;

/// <summary>
/// The filters, tests, lookups and globals that expressions and Scriban templates share. Names are looked up as written, then
/// without a leading <c>ansible.builtin.</c> or <c>ansible.legacy.</c>. Filled once at start, read from any thread afterwards.
/// </summary>
public sealed class FunctionTable
{
    /// <summary>Filters by name (<c>x | name</c>).</summary>
    public Dictionary<string, FunctionEntry> Filters { get; } = new(StringComparer.Ordinal);

    /// <summary>Tests by name (<c>x is name</c>).</summary>
    public Dictionary<string, FunctionEntry> Tests { get; } = new(StringComparer.Ordinal);

    /// <summary>Global functions by name (<c>range(3)</c>).</summary>
    public Dictionary<string, FunctionEntry> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Lookups by name. The positional arguments are the terms, the named ones the options; the answer is always a list
    /// (<c>query</c>'s; <c>lookup</c> joins or unwraps it).
    /// </summary>
    public Dictionary<string, FunctionEntry> Lookups { get; } = new(StringComparer.Ordinal);

    /// <summary>Finds an entry in one of the tables by its written name.</summary>
    public static FunctionEntry? Find(Dictionary<string, FunctionEntry> table, string name)
    {
        if (table.TryGetValue(name, out var entry))
        {
            return entry;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["ansible.builtin.", "ansible.legacy."])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return table.GetValueOrDefault(name[prefix.Length..]);
            }
        }

        return null;
    }
}
