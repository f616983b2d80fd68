using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The <c>stat</c> map of a result, with the keys that Ansible's module has. Stateless.</summary>
internal static class StatReport
{
    /// <summary>Names of the letters that <c>lsattr</c> prints (chattr(1)).</summary>
    private static readonly Dictionary<char, string> AttributeNames = new()
    {
        ['A'] = "noatime",
        ['a'] = "append",
        ['c'] = "compressed",
        ['C'] = "nocow",
        ['d'] = "nodump",
        ['D'] = "dirsync",
        ['e'] = "extents",
        ['E'] = "encrypted",
        ['h'] = "blocksize",
        ['i'] = "immutable",
        ['I'] = "indexed",
        ['j'] = "journalled",
        ['N'] = "inline",
        ['s'] = "zero",
        ['S'] = "synchronous",
        ['t'] = "notail",
        ['T'] = "blockroot",
        ['u'] = "undelete",
        ['X'] = "compressedraw",
        ['Z'] = "compresseddirty",
    };

    /// <summary>The map.</summary>
    public static MapValue Of(StatModule.State state, StatModule.Args args)
    {
        var now = state.Now;
        var map = new MapBuilder { ["exists"] = Value.Of(now.Exists) };
        if (!now.Exists)
        {
            return map.Build();
        }

        map["path"] = Value.Of(now.Path);
        Kinds(map, now);
        Numbers(map, now);
        Permissions(map, now);
        if (now.IsLink)
        {
            map["lnk_source"] = Value.Of(now.LinkPath ?? now.LinkText);
            map["lnk_target"] = Value.Of(now.LinkText);
        }

        if (now.Digest is { } digest && now.IsFile)
        {
            map["checksum"] = Value.Of(digest);
        }

        if (args.GetMime)
        {
            Mime(map, state.Mime);
        }

        if (args.GetAttributes)
        {
            Attributes(map, state.Attributes);
        }

        return map.Build();
    }

    /// <summary>One entry of a list of files.</summary>
    public static MapValue Entry(PathState now)
    {
        var map = new MapBuilder { ["path"] = Value.Of(now.Path) };
        Kinds(map, now);
        Numbers(map, now);
        Permissions(map, now);
        if (now.Digest is { } digest && now.IsFile)
        {
            map["checksum"] = Value.Of(digest);
        }

        return map.Build();
    }

    private static void Kinds(MapBuilder map, PathState now)
    {
        map["isdir"] = Value.Of(now.IsDirectory);
        map["isreg"] = Value.Of(now.IsFile);
        map["islnk"] = Value.Of(now.IsLink);
        map["isblk"] = Value.Of(now.Kind == PathKind.BlockDevice);
        map["ischr"] = Value.Of(now.Kind == PathKind.CharacterDevice);
        map["isfifo"] = Value.Of(now.Kind == PathKind.Fifo);
        map["issock"] = Value.Of(now.Kind == PathKind.Socket);
    }

    private static void Numbers(MapBuilder map, PathState now)
    {
        map["mode"] = Value.Of(ModeSpec.Octal(now.Mode));
        map["uid"] = Value.Of(now.Uid);
        map["gid"] = Value.Of(now.Gid);
        map["size"] = Value.Of(now.Size);
        map["inode"] = Value.Of(now.Inode);
        map["dev"] = Value.Of(now.Device);
        map["device_type"] = Value.Of(now.DeviceType);
        map["nlink"] = Value.Of(now.LinkCount);
        map["blocks"] = Value.Of(now.Blocks);
        map["block_size"] = Value.Of(now.BlockSize);
        map["atime"] = Value.Of(now.AccessTime);
        map["mtime"] = Value.Of(now.ModificationTime);
        map["ctime"] = Value.Of(now.ChangeTime);
        if (now.Owner is { } owner)
        {
            map["pw_name"] = Value.Of(owner);
        }

        if (now.Group is { } group)
        {
            map["gr_name"] = Value.Of(group);
        }
    }

    private static void Permissions(MapBuilder map, PathState now)
    {
        var letters = new (string Name, int Bit)[]
        {
            ("rusr", 0x100), ("wusr", 0x80), ("xusr", 0x40), ("rgrp", 0x20), ("wgrp", 0x10), ("xgrp", 8), ("roth", 4), ("woth", 2), ("xoth", 1),
            ("isuid", 0x800), ("isgid", 0x400),
        };
        foreach (var (name, bit) in letters)
        {
            map[name] = Value.Of((now.Mode & bit) != 0);
        }

        map["readable"] = Value.Of(now.IsReadable);
        map["writeable"] = Value.Of(now.IsWritable);
        map["executable"] = Value.Of(now.IsExecutable);
    }

    private static void Mime(MapBuilder map, string printed)
    {
        // TYPE; charset=ENCODING, as file(1) prints it.
        var parts = printed.Split("; charset=", 2);
        map["mimetype"] = Value.Of(parts[0].Length > 0 ? parts[0] : "unknown");
        map["charset"] = Value.Of(parts.Length > 1 ? parts[1] : "unknown");
    }

    private static void Attributes(MapBuilder map, string printed)
    {
        var words = printed.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var flags = words.Length > 2 ? words[1].Replace("-", "", StringComparison.Ordinal) : "";
        map["version"] = words.Length > 2 ? Value.Of(words[0]) : Value.Null;
        map["attr_flags"] = Value.Of(flags);
        map["attributes"] = Value.Of(flags.Where(AttributeNames.ContainsKey).Select(f => AttributeNames[f]));
    }
}
