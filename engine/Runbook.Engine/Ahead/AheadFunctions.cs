using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The functions without those whose answer depends on when they are asked: those cannot be evaluated ahead. Stateless.</summary>
internal static class AheadFunctions
{
    private static readonly string[] Globals = ["lookup", "query", "q", "now", "lipsum"];
    private static readonly string[] Filters = ["random", "shuffle", "random_mac", "community.general.random_mac", "password_hash", "to_uuid", "fileglob", "strftime"];
    private static readonly string[] Tests = ["exists", "file", "directory", "link", "link_exists", "mount", "same_file", "is_file", "is_dir", "is_link"];

    /// <summary>The table for evaluating ahead.</summary>
    public static FunctionTable Of(FunctionTable all)
    {
        var table = new FunctionTable();
        Copy(all.Filters, table.Filters, Filters);
        Copy(all.Tests, table.Tests, Tests);
        Copy(all.Globals, table.Globals, Globals);
        Copy(all.Lookups, table.Lookups, [.. all.Lookups.Keys.Where(k => k is not ("items" or "list" or "dict" or "nested" or "together" or "sequence" or "indexed_items" or "subelements" or "flattened" or "cartesian"))]);
        return table;
    }

    private static void Copy(Dictionary<string, FunctionEntry> from, Dictionary<string, FunctionEntry> to, IReadOnlyCollection<string> except)
    {
        foreach (var (name, entry) in from)
        {
            to[name] = except.Contains(name) ? new FunctionEntry(name, (_, _) => throw new NotYetKnownException(name)) { AcceptsUndefined = true } : entry;
        }
    }
}
