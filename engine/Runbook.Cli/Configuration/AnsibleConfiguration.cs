using Runbook.Core;

namespace Runbook.Cli;

/// <summary>
/// The settings of <c>ansible.cfg</c> and of the environment, each with where it came from. The file is the first of: what
/// <c>ANSIBLE_CONFIG</c> names, <c>./ansible.cfg</c> (unless anybody may write into the folder), <c>~/.ansible.cfg</c>,
/// <c>/etc/ansible/ansible.cfg</c>. Immutable.
/// </summary>
internal sealed class AnsibleConfiguration
{
    private readonly Dictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);
    private readonly string _home;
    private readonly string _current;

    private AnsibleConfiguration(ConfigFile? file, Func<string, string?> environment, string current, string home, List<Diagnostic> problems)
    {
        (File, Problems, _current, _home) = (file, problems, current, home);
        foreach (var setting in ConfigCatalogue.All)
        {
            _values[setting.Name] = Value(setting, file, environment);
        }

        if (file is not null)
        {
            problems.AddRange(file.Problems);
            problems.AddRange(Unknown(file));
        }
    }

    /// <summary>The file; null when there is none.</summary>
    public ConfigFile? File { get; }

    /// <summary>What is wrong: a file that cannot be read, keys that nobody knows, values of a wrong type.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }

    /// <summary>All settings with their values, in the catalogue's order.</summary>
    public IEnumerable<ConfigValue> All => ConfigCatalogue.All.Select(s => _values[s.Name]);

    /// <summary>The vault passwords that it names, as <c>--vault-id</c> takes them.</summary>
    public IReadOnlyList<string> VaultSources
    {
        get
        {
            var named = List("vault_identity_list").Select(v => v.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at
                ? v[..(at + 1)] + Source(v[(at + 1)..], "vault_identity_list") : Source(v, "vault_identity_list"));
            var label = Text("vault_identity") is { } id ? $"{id}@" : "";
            return [.. named, .. Text("vault_password_file") is { } file ? [label + Source(file, "vault_password_file")] : Array.Empty<string>()];
        }
    }

    /// <summary>Reads the configuration of this process.</summary>
    public static AnsibleConfiguration Load() => Load(
        Environment.GetEnvironmentVariable, Environment.CurrentDirectory, UserFolders.Home);

    /// <summary>Reads the configuration.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="current">The current folder.</param>
    /// <param name="home">The home folder.</param>
    /// <param name="system">The file for the whole machine.</param>
    public static AnsibleConfiguration Load(Func<string, string?> environment, string current, string home, string system = "/etc/ansible/ansible.cfg")
    {
        var problems = new List<Diagnostic>();
        foreach (var path in Candidates(environment("ANSIBLE_CONFIG"), current, home, system, problems))
        {
            try
            {
                return new(ConfigFile.Parse(path, System.IO.File.ReadAllLines(path)), environment, current, home, problems);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(Diagnostic.Warning("config-unreadable", "A configuration cannot be read", e.Message, new SourceSpan(path, 0, 0)));
            }
        }

        return new(null, environment, current, home, problems);
    }

    /// <summary>A setting with its origin.</summary>
    public ConfigValue this[string name] => _values[name];

    /// <summary>A text that somebody set; null otherwise.</summary>
    public string? Text(string name) => _values[name] is { IsSet: true, Text.Length: > 0 } value ? value.Text : null;

    /// <summary>A boolean that somebody set; null otherwise, or when it is none.</summary>
    public bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" or "y" or "t" => true,
        "false" or "no" or "off" or "0" or "n" or "f" => false,
        _ => null,
    };

    /// <summary>A number from 1 up that somebody set; null otherwise.</summary>
    public int? Number(string name) => int.TryParse(Text(name), out var number) && number > 0 ? number : null;

    /// <summary>A list with commas (or lines) between; empty when nobody set it.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A path, from the folder of the file that it is written in; null when nobody set it.</summary>
    public string? PathOf(string name) => Text(name) is { } text ? Full(text, _values[name].Folder) : null;

    /// <summary>Paths with colons between; empty when nobody set it.</summary>
    public IReadOnlyList<string> Paths(string name) =>
        [.. (Text(name)?.Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).Select(p => Full(p, _values[name].Folder))];

    /// <summary>The inventory's sources; a list of hosts with a comma stays as it is.</summary>
    public IReadOnlyList<string> Inventory => Text("inventory") is not { } text ? []
        : text.TrimEnd().EndsWith(',') ? [text.Trim()]
        : [.. List("inventory").Select(p => Full(p, _values["inventory"].Folder))];

    /// <summary>The outputs that <c>stdout_callback</c> stands for; empty for the usual ones.</summary>
    public IReadOnlyList<string> Outputs => Text("stdout_callback")?.Split('.')[^1] is "json" or "jsonl" ? ["json"] : [];

    private string Full(string path, string? folder)
    {
        path = path.Replace("{{CWD}}", _current, StringComparison.Ordinal).Replace("{{ CWD }}", _current, StringComparison.Ordinal)
            .Replace("{{ ANSIBLE_HOME }}", Path.Combine(_home, ".ansible"), StringComparison.Ordinal);
        path = Environment.ExpandEnvironmentVariables(path);
        path = path == "~" ? _home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_home, path[2..]) : path;
        return Path.GetFullPath(path, folder ?? _current);
    }

    private string Source(string source, string setting) => source.StartsWith("prompt", StringComparison.Ordinal) ? source : Full(source, _values[setting].Folder);

    private static ConfigValue Value(ConfigSetting setting, ConfigFile? file, Func<string, string?> environment)
    {
        foreach (var variable in setting.Variables)
        {
            if (environment(variable) is { Length: > 0 } text)
            {
                return new(setting, text, $"environment variable {variable}", null);
            }
        }

        foreach (var key in setting.Keys)
        {
            if (file?.Find(setting.Section, key) is var (text, line))
            {
                return new(setting, text, $"{file.Path}:{line}", Path.GetDirectoryName(file.Path));
            }
        }

        return new(setting, setting.Default, "default", null);
    }

    private static IEnumerable<string> Candidates(string? named, string current, string home, string system, List<Diagnostic> problems)
    {
        if (!string.IsNullOrEmpty(named))
        {
            var path = Path.GetFullPath(named.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, named[2..]) : named, current);
            path = Directory.Exists(path) ? Path.Combine(path, "ansible.cfg") : path;
            if (System.IO.File.Exists(path))
            {
                yield return path;
            }
            else
            {
                problems.Add(Diagnostic.Warning("config-missing", "ANSIBLE_CONFIG names no file", path, default));
            }
        }

        var here = Path.Combine(current, "ansible.cfg");
        if (System.IO.File.Exists(here))
        {
            if (!OperatingSystem.IsWindows() && System.IO.File.GetUnixFileMode(current).HasFlag(UnixFileMode.OtherWrite))
            {
                problems.Add(Diagnostic.Warning("config-world-writable", "The configuration of this folder is not read", "anybody may write into the folder",
                    new SourceSpan(here, 0, 0), "take the right to write from others, or name the file by ANSIBLE_CONFIG"));
            }
            else
            {
                yield return here;
            }
        }

        foreach (var path in new[] { Path.Combine(home, ".ansible.cfg"), system }.Where(System.IO.File.Exists))
        {
            yield return path;
        }
    }

    private static IEnumerable<Diagnostic> Unknown(ConfigFile file)
    {
        var known = ConfigCatalogue.All.SelectMany(s => s.Keys.Select(k => (s.Section, Key: k))).ToHashSet();
        return file.Written.Where(w => !known.Contains((w.Section, w.Key)) && !ConfigCatalogue.IsOfPlugin(w.Section)).OrderBy(w => w.Line)
            .Select(w => Diagnostic.Warning("config-unknown", "This setting is not known", $"[{w.Section}] {w.Key}", new SourceSpan(file.Path, w.Line, 1),
                known.Where(k => k.Key == w.Key).Select(k => $"it belongs to [{k.Section}]").FirstOrDefault()
                    ?? DidYouMean.Hint(w.Key, known.Where(k => k.Section == w.Section).Select(k => k.Key))));
    }
}
