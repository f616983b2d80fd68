using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The lookups in files on the control machine. Stateless.</summary>
internal static class FileLookups
{
    public static void AddTo(FunctionList lookups)
    {
        lookups.Add("file", "* lstrip? rstrip?", ReadFiles);
        lookups.Add("unvault", "*", c => Py.List(c.Rest.Select(term => Opened(c, Read(c, "files", Py.Str(term))))));
        lookups.Add("fileglob", "* wantlist?", Glob);
        lookups.Add("first_found", "* files? paths? skip?", FirstFound);
        lookups.Add("ini", "* type? file? section? re? encoding? default? case_sensitive? allow_none? interpolation?", IniFile.Look);
        lookups.Add("csvfile", "* file? delimiter? col? default? encoding? keycol?", CsvFile);
    }

    /// <summary>The text of a file that is looked for as Ansible looks; a missing one fails the call and names the places.</summary>
    public static string Read(Call call, string kind, string name, string? encoding = null)
    {
        var path = call.Context.Environment.FindFile(kind, UserFolders.Expand(name)) ?? throw call.Failure(
            $"the file \"{name}\" was not found",
                "looked for " + string.Join(", ", call.Context.Environment.Candidates(kind, name).Distinct()));
        try
        {
            return File.ReadAllText(path, encoding is null ? Encoding.UTF8 : Encoding.GetEncoding(encoding));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw call.Failure($"the file \"{path}\" cannot be read: {e.Message}");
        }
    }

    private static Value ReadFiles(Call call) => Py.List(call.Rest.Select(term =>
    {
        var content = Opened(call, Read(call, "files", Py.Str(term)));
        var text = call.Flag(0) ? Py.Str(content).TrimStart() : Py.Str(content);
        var value = Value.Of(call.Flag(1, true) ? text.TrimEnd() : text);
        return content.IsSecret ? value.AsSecret() : value;
    }));

    private static Value Opened(Call call, string text)
    {
        if (!VaultFile.IsVaulted(text))
        {
            return Value.Of(text);
        }

        if (call.Context.Environment.Vault is not { } open)
        {
            return call.Fail("the file is vaulted, and no vault password was given",
                "give one by --vault-password-file or --ask-vault-pass");
        }

        call.Context.SawSecret = true;
        return Value.Of(Py.Str(open(text, call.Context.Span))).AsSecret();
    }

    private static Value Glob(Call call) => Py.Texts(call.Rest.SelectMany(term =>
    {
        var pattern = UserFolders.Expand(Py.Str(term));
        var candidates = pattern.StartsWith('/') ? [pattern] : call.Context.Environment.Candidates("files", pattern);
        return candidates.Select(c => PosixPath.Glob(c).Where(File.Exists).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }));

    private static Value FirstFound(Call call)
    {
        var skip = call.Flag(2);
        List<string> candidates = [];
        Collect(call.Rest);
        if (call.Get(0) is not null || call.Get(1) is not null)
        {
            Combine(call.Get(0), call.Get(1));
        }

        var environment = call.Context.Environment;
        foreach (var name in candidates)
        {
            foreach (var kind in (string[])["files", "templates", "vars", "tasks"])
            {
                if (environment.FindFile(kind, UserFolders.Expand(name)) is { } path)
                {
                    return Py.Texts([path]);
                }
            }
        }

        return skip ? Py.List([])
            : call.Fail($"none of the files was found: {string.Join(", ", candidates)}", "skip: true makes that no error");

        void Collect(IEnumerable<Value> terms)
        {
            foreach (var term in terms)
            {
                switch (term)
                {
                    case ListValue list:
                        Collect(list.Items);
                        break;
                    case MapValue map:
                        skip |= map["skip"] is { } wanted && NumberFilters.ToBool(wanted);
                        Combine(map["files"], map["paths"]);
                        break;
                    default:
                        Combine(new ListValue([term]), call.Get(1));
                        break;
                }
            }
        }

        void Combine(Value? files, Value? paths)
        {
            var names = Names(files, [',', ';']).ToList();
            var folders = Names(paths, [',', ':', ';']).ToList();
            candidates.AddRange(folders.Count == 0 ? names
                : names.Count == 0 ? folders
                : folders.SelectMany(folder => names.Select(name => PosixPath.Join([folder, name]))));
        }

        static IEnumerable<string> Names(Value? value, char[] between) => value switch
        {
            null or NullValue => [],
            ListValue list => list.Items.Select(Py.Str),
            _ => Py.Str(value).Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static Value CsvFile(Call call) => Py.List(call.Rest.SelectMany(term =>
    {
        var (key, options) = TermOptions.Split(Py.Str(term));
        var given = options.ToDictionary(o => o.Key, o => o.Value);
        string Option(int index, string name, string fallback) => given.GetValueOrDefault(name) ?? call.Text(index, fallback);
        var delimiter = Option(1, "delimiter", "TAB") is var d && d.ToUpperInvariant() == "TAB" ? '\t' : d[0];
        if (!int.TryParse(Option(2, "col", "1"), out var column) || !int.TryParse(Option(5, "keycol", "0"), out var keyColumn))
        {
            throw call.Failure("col and keycol must be whole numbers");
        }

        var rows = Csv.Read(Read(call, "files", Option(0, "file", "ansible.csv"), call.Text(4, null)), delimiter);
        var row = rows.FirstOrDefault(r => r.Count > keyColumn && r[keyColumn] == key);
        if (row is not null && column >= row.Count)
        {
            throw call.Failure($"the row \"{key}\" has no column {column}");
        }

        var fallback = given.TryGetValue("default", out var text) ? Value.Of(text) : call.Get(3);
        return row is not null ? [Value.Of(row[column])] : fallback is null ? Array.Empty<Value>() : [fallback];
    }));
}
