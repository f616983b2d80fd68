using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>
/// Paths as Python's <c>posixpath</c> treats them; only <see cref="Real"/> and <see cref="Glob"/> touch the disk. Stateless.
/// </summary>
internal static partial class PosixPath
{
    private const int MostLinks = 40;

    public static string Base(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Directory(string path)
    {
        var head = path[..(path.LastIndexOf('/') + 1)];
        return head.Trim('/').Length > 0 ? head.TrimEnd('/') : head;
    }

    public static (string Root, string Extension) SplitExtension(string path)
    {
        var name = Base(path);
        var dot = name.LastIndexOf('.');
        var isExtension = dot > 0 && name.AsSpan(0, dot).IndexOfAnyExcept('.') >= 0;
        var cut = isExtension ? path.Length - name.Length + dot : path.Length;
        return (path[..cut], path[cut..]);
    }

    public static string Join(IEnumerable<string> parts)
    {
        var path = "";
        foreach (var (part, first) in parts.Select((p, i) => (p, i == 0)))
        {
            path = first || part.StartsWith('/') ? part : path.Length == 0 || path.EndsWith('/') ? path + part : path + "/" + part;
        }

        return path;
    }

    public static string Normalize(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var slashes = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/" : "";
        List<string> parts = [];
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != ".." || (slashes.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == ".."))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var text = slashes + string.Join('/', parts);
        return text.Length == 0 ? "." : text;
    }

    public static string Absolute(string path) => Normalize(Join([Environment.CurrentDirectory, path]));

    public static string Relative(string path, string start)
    {
        var to = Absolute(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var from = Absolute(start).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var common = to.Zip(from).TakeWhile(pair => pair.First == pair.Second).Count();
        var text = string.Join('/', Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
        return text.Length == 0 ? "." : text;
    }

    /// <summary>The longest folder that all paths share; null when absolute and relative ones are mixed, or there is none.</summary>
    public static string? Common(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0 || paths.Any(p => p.StartsWith('/') != paths[0].StartsWith('/')))
        {
            return null;
        }

        var split = paths.Select(p => p.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray()).ToList();
        var shared = split.Aggregate((a, b) => [.. a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)]);
        return (paths[0].StartsWith('/') ? "/" : "") + string.Join('/', shared);
    }

    public static string ExpandVariables(string path) => Variable().Replace(
        path, m => Environment.GetEnvironmentVariable(m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value) ?? m.Value);

    /// <summary>The path with its links followed; what does not exist stays as it is.</summary>
    public static string Real(string path)
    {
        var pending = new Stack<string>(Absolute(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var (real, links) = ("", 0);
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                real = real[..Math.Max(0, real.LastIndexOf('/'))];
                continue;
            }

            var next = real + "/" + part;
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                real = next;
                continue;
            }

            real = target.StartsWith('/') ? "" : real;
            foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").Reverse())
            {
                pending.Push(step);
            }
        }

        return real.Length == 0 ? "/" : real;
    }

    /// <summary>The existing paths that a pattern with <c>*</c>, <c>?</c> and <c>[…]</c> means, in order.</summary>
    public static IEnumerable<string> Glob(string pattern)
    {
        var magic = pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0;
        if (!magic)
        {
            return Path.Exists(pattern) ? [pattern] : [];
        }

        var (folder, name) = (Directory(pattern), Base(pattern));
        var folders = folder.AsSpan().IndexOfAny('*', '?', '[') >= 0 ? Glob(folder) : [folder];
        if (name.Length == 0)
        {
            return folders.Where(System.IO.Directory.Exists).Select(f => f + "/");
        }

        var regex = new Regex(GlobToRegex(name), RegexOptions.CultureInvariant | RegexOptions.Singleline);
        return folders.SelectMany(f => Names(f.Length == 0 ? "." : f)
            .Where(n => (name[0] == '.' || n[0] != '.') && regex.IsMatch(n))
            .Order(StringComparer.Ordinal)
            .Select(n => Join(f.Length == 0 ? [n] : [f, n])));
    }

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. System.IO.Directory.EnumerateFileSystemEntries(folder).Select(p => Base(p))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string GlobToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' && i + 2 < pattern.Length ? pattern.IndexOf(']', i + 2) : -1;
            if (close > 0)
            {
                var set = pattern[(i + 1)..close].Replace(@"\", @"\\", StringComparison.Ordinal)
                    .Replace("[", @"\[", StringComparison.Ordinal);
                regex.Append('[').Append(set[0] == '!' ? "^" + set[1..] : set).Append(']');
                i = close;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }

        return regex.Append(@"\z").ToString();
    }

    [GeneratedRegex(@"\$(?:\{([^}]*)\}|(\w+))")]
    private static partial Regex Variable();
}
