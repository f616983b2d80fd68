using Runbook.Core;
using YamlDotNet.Core;

namespace Runbook.Language;

/// <summary>
/// Reads YAML as Ansible does (YAML 1.1 as PyYAML resolves it, <c>!vault</c>, <c>!unsafe</c>, merge keys) into <see cref="Value"/>
/// trees where each value and key knows its place. A text's place is its first character: after the quote, on the first line of a
/// block scalar. Stateless, safe from any thread.
/// </summary>
public static class YamlReader
{
    private const string VaultHeader = "$ANSIBLE_VAULT";
    private const int MendBudget = 20_000_000;

    /// <summary>
    /// The documents of a text, and what is wrong with it. With an error among the diagnostics the documents before it are still
    /// given. Nothing is thrown for bad input.
    /// </summary>
    /// <param name="text">The text; a byte order mark is skipped; a vaulted file is opened first.</param>
    /// <param name="file">The name for spans.</param>
    /// <param name="options">How to read; null for <see cref="YamlReaderOptions.Default"/>.</param>
    public static (IReadOnlyList<Value> Documents, IReadOnlyList<Diagnostic> Diagnostics) Read(
        string text, string file, YamlReaderOptions? options = null)
    {
        options ??= YamlReaderOptions.Default;
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
        }

        if (text.StartsWith(VaultHeader, StringComparison.Ordinal))
        {
            return ReadVaulted(text, file, options);
        }

        // Each mended text costs a new pass over the file: a bound keeps a bad file from taking long.
        for (var budget = MendBudget; ; budget -= text.Length)
        {
            var documents = new List<Value>();
            var diagnostics = new List<Diagnostic>();
            var stop = TryRead(text, file, options, documents, diagnostics);
            if (stop is null || budget <= 0 || !YamlIndentation.IsCause(stop)
                || YamlIndentation.Mend(text, (int)stop.Start.Index) is not { } mended)
            {
                if (stop is not null)
                {
                    diagnostics.Add(YamlProblem.From(stop, text, file));
                }

                return (documents, diagnostics);
            }

            text = mended;
        }
    }

    /// <summary>Reads a file; one that cannot be read is a diagnostic.</summary>
    /// <param name="path">The file to read.</param>
    /// <param name="file">The name for spans; null for the path itself.</param>
    /// <param name="options">How to read.</param>
    public static (IReadOnlyList<Value> Documents, IReadOnlyList<Diagnostic> Diagnostics) ReadFile(
        string path, string? file = null, YamlReaderOptions? options = null)
    {
        try
        {
            return Read(options?.Unsaved?.Invoke(path) ?? File.ReadAllText(path), file ?? path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return ([], [Diagnostic.Error("unreadable-file", "A file cannot be read", e.Message, new SourceSpan(file ?? path, 1, 1))]);
        }
    }

    private static YamlException? TryRead(
        string text, string file, YamlReaderOptions options, List<Value> documents, List<Diagnostic> diagnostics)
    {
        var builder = new YamlTreeBuilder(text, file, options, diagnostics);
        try
        {
            builder.ReadAll(documents);
        }
        catch (DiagnosticException stop)
        {
            diagnostics.AddRange(stop.Diagnostics);
        }
        catch (YamlException bad)
        {
            return bad;
        }
        catch (Exception bug) when (bug is InvalidOperationException or ArgumentException or IndexOutOfRangeException
            or FormatException or OverflowException)
        {
            diagnostics.Add(YamlProblem.At(builder.Position, text, file, "the structure ends unexpectedly here"));
        }

        return null;
    }

    private static (IReadOnlyList<Value>, IReadOnlyList<Diagnostic>) ReadVaulted(string text, string file, YamlReaderOptions options)
    {
        var span = new SourceSpan(file, 1, 1, VaultHeader.Length);
        try
        {
            var opened = YamlTreeBuilder.OpenVault(text, span, options);
            var plain = opened.AsText() ?? "";
            if (plain.StartsWith(VaultHeader, StringComparison.Ordinal))
            {
                return ([], [Diagnostic.Error("vault-nested", "A vaulted file holds vaulted text again", null, span)]);
            }

            var read = Read(plain, file, options with { Secret = options.Secret || opened.IsSecret });
            foreach (var document in read.Documents)
            {
                options.Secrets?.AddMarked(document);
            }

            return read;
        }
        catch (DiagnosticException e)
        {
            return ([], e.Diagnostics);
        }
    }
}
