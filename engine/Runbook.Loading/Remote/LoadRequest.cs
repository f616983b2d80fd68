namespace Runbook.Loading;

/// <summary>What the process of modules is told of a module to load. Immutable.</summary>
/// <param name="Entry">The module.</param>
/// <param name="Assembly">The assembly that it is in.</param>
/// <param name="Rules">What it may take.</param>
internal sealed record LoadRequest(LibraryEntry Entry, string Assembly, CallRules Rules)
{
    /// <summary>Reads a request.</summary>
    public static LoadRequest Read(WireReader r) =>
        new(new(r.ReadString(), r.Texts(), r.ReadString()), r.ReadString(), new(r.Texts(), r.ReadTime(), r.ReadInt64()));

    /// <summary>Writes it.</summary>
    public void Write(WireWriter w)
    {
        w.Write(Entry.Name);
        w.Texts(Entry.Aliases);
        w.Write(Entry.Path);
        w.Write(Assembly);
        w.Texts(Rules.AssemblyFolders);
        w.Write(Rules.Limit);
        w.Write(Rules.Bytes);
    }
}
