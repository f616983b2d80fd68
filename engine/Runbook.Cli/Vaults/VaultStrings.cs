using System.CommandLine;
using System.Text;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook vault encrypt-string</c>: texts as <c>!vault</c> values to be put into YAML. Stateless.</summary>
internal static class VaultStrings
{
    private const string Indentation = "          ";

    /// <summary>The YAML of all texts that the options name.</summary>
    /// <exception cref="DiagnosticException">No text is given, or more names than texts.</exception>
    public static string Of(ParseResult parsed, VaultOptionSet options, VaultSecret secret)
    {
        var names = parsed.GetValue(options.Names) ?? [];
        string[] texts = parsed.GetValue(options.Texts) ?? [];
        var stdinName = parsed.GetValue(options.StdinName);
        var readsInput = texts.Contains(VaultFiles.Standard) || stdinName is not null;
        texts = [.. texts.Where(t => t != VaultFiles.Standard)];
        if (names.Length > texts.Length + (parsed.GetValue(options.Prompt) || (readsInput && stdinName is null) ? 1 : 0))
        {
            throw new DiagnosticException(Diagnostic.Error("vault-names", "There are more names than texts", string.Join(", ", names), default));
        }

        var result = new StringBuilder();
        if (parsed.GetValue(options.Prompt))
        {
            var name = names.FirstOrDefault();
            result.Append(One(Encoding.UTF8.GetBytes(Asked(name, parsed.GetValue(options.ShowInput))), name, secret));
            names = [.. names.Skip(1)];
        }

        for (var i = 0; i < texts.Length; i++)
        {
            result.Append(One(Encoding.UTF8.GetBytes(texts[i]), names.ElementAtOrDefault(i), secret));
        }

        if (readsInput)
        {
            result.Append(One(VaultFiles.Read(VaultFiles.Standard), stdinName ?? names.ElementAtOrDefault(texts.Length), secret));
        }

        return result.Length > 0 ? result.ToString() : throw new DiagnosticException(Diagnostic.Error("vault-no-text", "There is nothing to encrypt", null, default,
            "give a text, - for standard input, or --prompt"));
    }

    /// <summary>One text under a name, or as a value alone.</summary>
    public static string One(byte[] text, string? name, VaultSecret secret)
    {
        var lines = Encoding.ASCII.GetString(VaultBook.Seal(text, secret)).TrimEnd('\n').Split('\n');
        return $"{(name is null ? "" : $"{name}: ")}!vault |\n{string.Concat(lines.Select(l => $"{Indentation}{l}\n"))}";
    }

    private static string Asked(string? name, bool show) =>
        TerminalPrompter.Ask($"Text to encrypt{(name is null ? "" : $" ({name})")}", secret: !show) is { Length: > 0 } text ? text
            : throw new DiagnosticException(Diagnostic.Error("vault-no-text", "There is nothing to encrypt", "the text typed is empty", default));
}
