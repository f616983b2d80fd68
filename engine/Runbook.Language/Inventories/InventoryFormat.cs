namespace Runbook.Language;

/// <summary>Finds out how an inventory file is written: by its extension, else by its first line. Stateless.</summary>
internal static class InventoryFormat
{
    /// <summary>How a file is written.</summary>
    internal enum Kind
    {
        /// <summary>INI.</summary>
        Ini,

        /// <summary>YAML, or JSON, which is YAML too.</summary>
        Yaml,

        /// <summary>TOML.</summary>
        Toml,
    }

    /// <summary>The format. A YAML extension does not help a file that clearly is INI: Ansible tries its readers in turn, too.</summary>
    public static Kind Of(string file, string text)
    {
        var line = FirstLine(text);
        return Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".toml" => Kind.Toml,
            ".yml" or ".yaml" or ".json" => IsHeader(line) ? Kind.Ini : Kind.Yaml,
            ".ini" or ".cfg" => Kind.Ini,
            "" => IsYaml(line) ? Kind.Yaml : Kind.Ini,
            _ => Kind.Ini,
        };
    }

    private static ReadOnlySpan<char> FirstLine(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.Length > 0 && trimmed[0] is not ('#' or ';'))
            {
                return trimmed;
            }
        }

        return default;
    }

    private static bool IsHeader(ReadOnlySpan<char> line) => line is ['[', _, .., ']'] && line.IndexOfAny(",\"' ") < 0;

    private static bool IsYaml(ReadOnlySpan<char> line) =>
        line.StartsWith("---") || line.StartsWith("{") || line.StartsWith("$ANSIBLE_VAULT") || line.EndsWith(":")
        || (line.IndexOf(": ") > 0 && line.IndexOf('=') < 0);
}
