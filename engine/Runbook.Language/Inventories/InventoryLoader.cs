using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads the sources of an inventory, finds out the format of each, and settles the graph. One use, one thread.</summary>
internal sealed class InventoryLoader(Inventory inventory, List<Diagnostic> diagnostics)
{
    private readonly List<(Value Config, InventorySource Source)> _plugins = [];
    private readonly OrderedDictionary<string, bool> _directories = new(StringComparer.Ordinal);

    private static readonly string[] IgnoredExtensions =
        ["~", ".orig", ".bak", ".ini", ".cfg", ".retry", ".pyc", ".pyo", ".swp", ".rpm", ".md", ".txt", ".rst"];

    /// <summary>Reads all sources; the plugins that work on hosts of others come last.</summary>
    public void Load(IReadOnlyList<string> sources)
    {
        inventory.Sources = sources;
        foreach (var text in sources)
        {
            Source(text);
        }

        inventory.Settle();
        foreach (var (config, source) in _plugins)
        {
            InventoryPlugins.Run(config, source);
            inventory.Settle();
        }

        inventory.Directories = [.. _directories.Keys];
        WarnOfSharedNames();
    }

    private void Source(string text)
    {
        if (text.Contains(',') && !Path.Exists(text))
        {
            HostList(text);
            return;
        }

        var path = Path.GetFullPath(UserFolders.Expand(text));
        if (Directory.Exists(path))
        {
            _directories.TryAdd(path, true);
            Folder(path, text);
        }
        else if (File.Exists(path))
        {
            _directories.TryAdd(Path.GetDirectoryName(path)!, true);
            ReadFile(path, text);
        }
        else
        {
            diagnostics.Add(Diagnostic.Error("inventory-missing", "A source of the inventory does not exist", $"\"{text}\"",
                new SourceSpan(text, 0, 0), "a list of hosts needs a comma: \"host,\""));
        }
    }

    private void HostList(string text)
    {
        var source = new InventorySource(inventory, "<host list>", null, diagnostics);
        var at = 1;
        foreach (var part in text.Split(','))
        {
            var name = part.Trim();
            if (name.Length > 0)
            {
                var span = new SourceSpan(source.File, 1, at + part.Length - part.TrimStart().Length, name.Length);
                foreach (var host in source.Hosts(name, span))
                {
                    inventory.Ungrouped.Add(host);
                }
            }

            at += part.Length + 1;
        }
    }

    private void Folder(string path, string shown)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            if (name.StartsWith('.') || name is "group_vars" or "host_vars" or "vars_plugins"
                || IgnoredExtensions.Any(e => name.EndsWith(e, StringComparison.Ordinal)))
            {
                continue;
            }

            var label = Path.Combine(shown, name);
            if (Directory.Exists(entry))
            {
                Folder(entry, label);
            }
            else
            {
                ReadFile(entry, label);
            }
        }
    }

    private void ReadFile(string path, string shown)
    {
        var source = new InventorySource(inventory, shown, path, diagnostics);
        try
        {
            var text = File.ReadAllText(path);
            switch (IsProgram(text), IsExecutable(path))
            {
                case (true, true): ScriptInventory.Read(source); break;
                case (true, false):
                    source.Error("inventory-script-failed", "An inventory script failed", "it is not executable",
                        new SourceSpan(shown, 1, 1), "chmod +x, or take the first line out when it is no script");
                    break;
                default: ReadText(text, source); break;
            }
        }
        catch (DiagnosticException e)
        {
            diagnostics.AddRange(e.Diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            source.Error("inventory-unreadable", "A source of the inventory cannot be read", e.Message, new SourceSpan(shown, 0, 0));
        }
    }

    private void ReadText(string text, InventorySource source)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (VaultFile.IsVaulted(text))
        {
            text = (inventory.Options.Vault ?? new VaultKeyring()).OpenText(text, new SourceSpan(source.File, 1, 1));
            source = source with { IsSecret = true };
        }

        switch (InventoryFormat.Of(source.File, text))
        {
            case InventoryFormat.Kind.Toml: TomlInventory.Read(text, source); break;
            case InventoryFormat.Kind.Ini: IniInventory.Read(text, source); break;
            default: ReadYaml(text, source); break;
        }
    }

    private void ReadYaml(string text, InventorySource source)
    {
        var (documents, problems) = YamlReader.Read(text, source.File, inventory.Options.Yaml with { Secret = source.IsSecret });
        diagnostics.AddRange(problems);
        if (documents.Count == 0)
        {
            return;
        }

        if (documents[0] is MapValue config && config["plugin"] is { } plugin)
        {
            InventoryPlugins.Place(plugin, config, source, _plugins);
            return;
        }

        YamlInventory.Read(documents[0], source);
    }

    /// <summary>A file system without permissions calls every file executable: the content decides what a program is.</summary>
    private static bool IsProgram(string text) =>
        text.StartsWith("#!", StringComparison.Ordinal) || text.AsSpan(0, Math.Min(text.Length, 512)).Contains('\0');

    private static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private void WarnOfSharedNames()
    {
        foreach (var group in inventory.Groups)
        {
            if (inventory.FindHost(group.Name) is { IsImplicit: false } host)
            {
                diagnostics.Add(Diagnostic.Warning("inventory-shared-name", "A host and a group have the same name", $"\"{group.Name}\"",
                    host.Span.IsKnown ? host.Span : group.Span));
            }
        }
    }
}
