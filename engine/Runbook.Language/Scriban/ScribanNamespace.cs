namespace Runbook.Language;

/// <summary>The beginning of a function's long name, such as <c>ansible.utils</c>. Immutable.</summary>
internal sealed class ScribanNamespace(string prefix)
{
    private const string TestPrefix = "is_";

    public string Prefix => prefix;

    /// <summary>
    /// The function of a name (a filter, <c>is_NAME</c> for a test, a global), or the namespace; null when there is neither.
    /// </summary>
    public static object? Find(FunctionTable table, string name) =>
        (FunctionTable.Find(table.Filters, name)
            ?? table.Globals.GetValueOrDefault(name)
            ?? (Test(name) is { } test ? FunctionTable.Find(table.Tests, test) : null)
            ?? FunctionTable.Find(table.Tests, name)) is { } entry ? new ScribanFunction(entry)
        : name is "ansible" or "ansible.builtin" or "ansible.legacy"
        || table.Filters.Keys.Any(k => k.StartsWith(name + ".", StringComparison.Ordinal))
            ? new ScribanNamespace(name)
        : null;

    /// <summary>What stands under this namespace.</summary>
    public object? Member(FunctionTable table, string name) => Find(table, prefix + "." + name);

    private static string? Test(string name)
    {
        var start = name.LastIndexOf('.') + 1;
        return name.AsSpan(start).StartsWith(TestPrefix) ? name[..start] + name[(start + TestPrefix.Length)..] : null;
    }
}
