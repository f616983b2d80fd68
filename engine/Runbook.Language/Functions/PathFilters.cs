using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over paths, those of POSIX and of Windows. Stateless.</summary>
internal static class PathFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.AddText("basename", "value", c => PosixPath.Base(c.Words(0)));
        filters.AddText("dirname", "value", c => PosixPath.Directory(c.Words(0)));
        filters.Add("splitext", "value", c => Pair(PosixPath.SplitExtension(c.Words(0))));
        filters.AddText("expanduser", "value", c => UserFolders.Expand(c.Words(0)));
        filters.AddText("expandvars", "value", c => PosixPath.ExpandVariables(c.Words(0)));
        filters.AddText("realpath", "value", c => PosixPath.Real(c.Words(0)));
        filters.AddText("normpath", "value", c => PosixPath.Normalize(c.Words(0)));
        filters.AddText("relpath", "value start?", c => PosixPath.Relative(Given(c), c.Text(1, ".")));
        filters.AddText("path_join", "value", PathJoin);
        filters.AddText("commonpath", "value", CommonPath);
        filters.Add("fileglob", "value", c => Py.Texts(PosixPath.Glob(c.Words(0)).Where(File.Exists)));
        filters.AddText("win_basename", "value", c => WindowsTail(c.Words(0)));
        filters.AddText("win_dirname", "value", c => WindowsHead(c.Words(0)));
        filters.Add("win_splitdrive", "value", c => Pair(SplitDrive(c.Words(0))));
    }

    private static string Given(Call call) => call.Words(0) is { Length: > 0 } path ? path : throw call.Failure("needs a path");

    private static Value Pair((string, string) pair) => new ListValue([Value.Of(pair.Item1), Value.Of(pair.Item2)], tuple: true);

    private static string PathJoin(Call call) => call[0] switch
    {
        StringValue text => text.Text,
        ListValue { Items.Count: > 0 } list => PosixPath.Join(list.Items.Select(i => Part(call, i))),
        var other => throw call.Failure($"needs a text or a list of texts, not {Py.Repr(other)}"),
    };

    private static string Part(Call call, Value part) =>
        part is StringValue text ? text.Text : throw call.Failure($"needs texts, not {Py.TypeName(Call.Defined(part))}");

    private static string CommonPath(Call call)
    {
        if (call[0] is not ListValue)
        {
            call.Fail($"needs a list of paths, not {Py.TypeName(call[0])}");
        }

        return PosixPath.Common([.. call.Items(0).Select(i => Part(call, i))])
            ?? throw call.Failure("needs at least one path, and either absolute or relative ones");
    }

    private static (string Drive, string Tail) SplitDrive(string path)
    {
        if (path.Length >= 2 && path[1] == ':')
        {
            return (path[..2], path[2..]);
        }

        var slashed = path.Replace('/', '\\');
        if (!slashed.StartsWith(@"\\", StringComparison.Ordinal) || slashed.StartsWith(@"\\\", StringComparison.Ordinal))
        {
            return ("", path);
        }

        var server = slashed.IndexOf('\\', 2);
        var share = server < 0 ? -1 : slashed.IndexOf('\\', server + 1);
        return server < 0 || share == server + 1 ? ("", path) : share < 0 ? (path, "") : (path[..share], path[share..]);
    }

    private static string WindowsTail(string path)
    {
        var rest = SplitDrive(path).Tail;
        return rest[(rest.LastIndexOfAny(['\\', '/']) + 1)..];
    }

    private static string WindowsHead(string path)
    {
        var (drive, rest) = SplitDrive(path);
        var head = rest[..(rest.LastIndexOfAny(['\\', '/']) + 1)];
        var trimmed = head.TrimEnd('\\', '/');
        return drive + (trimmed.Length > 0 ? trimmed : head);
    }
}
