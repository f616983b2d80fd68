using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How contents travel: a file of this machine by its path, all else as its bytes. Stateless.</summary>
internal static class ContentWire
{
    /// <summary>Writes a content.</summary>
    public static void Write(WireWriter w, Content content)
    {
        w.Write(content.IsSecret);
        w.Text(content.File);
        if (content.File is null)
        {
            using var bytes = content.Open();
            w.Write(checked((int)bytes.Length));
            bytes.CopyTo(w.BaseStream);
        }
    }

    /// <summary>Reads a content.</summary>
    public static Content Read(WireReader r)
    {
        var secret = r.ReadBoolean();
        return r.Text() is { } file ? Content.FromFile(file, secret) : Content.Bytes(r.ReadBytes(r.ReadInt32()), secret);
    }

    /// <summary>Writes an entry of a tree.</summary>
    public static void Write(WireWriter w, TreeEntry entry)
    {
        w.Write(entry.Path);
        w.Optional(entry.Content, Write);
        w.Write(entry.Mode);
        w.Text(entry.LinkTarget);
    }

    /// <summary>Reads an entry of a tree.</summary>
    public static TreeEntry ReadEntry(WireReader r) => new(r.ReadString(), r.Optional(Read), r.ReadInt32(), r.Text());

    /// <summary>Writes a file that an argument names.</summary>
    public static void Write(WireWriter w, SourceFile file)
    {
        w.Write(file.Written);
        w.Text(file.FullPath);
        w.Write(file.IsDirectory);
        w.Optional(file.Content, Write);
        w.Write(file.Rest);
    }

    /// <summary>Reads a file that an argument names.</summary>
    public static SourceFile ReadSource(WireReader r) => new(r.ReadString())
    {
        FullPath = r.Text(),
        IsDirectory = r.ReadBoolean(),
        Content = r.Optional(Read),
        Rest = r.ReadString(),
    };
}
