using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>Which findings are wanted: of the command line, and of the file <c>.runbook-lint</c> of the folder. Immutable.</summary>
internal sealed class LintChoice
{
    private readonly HashSet<string> _select;
    private readonly HashSet<string> _ignore;
    private readonly HashSet<string> _enable;
    private readonly string[] _exclude;
    private readonly bool _strict;

    private LintChoice(HashSet<string> select, HashSet<string> ignore, HashSet<string> enable, string[] exclude, bool strict) =>
        (_select, _ignore, _enable, _exclude, _strict) = (select, ignore, enable, exclude, strict);

    /// <summary>Reads the options and the file.</summary>
    /// <exception cref="DiagnosticException">The file is malformed.</exception>
    public static LintChoice Read(ParseResult parsed, LintOptionSet options, IReadOnlyList<string> paths)
    {
        var (file, written) = File(paths);
        HashSet<string> select = [.. Codes(parsed.GetValue(options.Select)), .. Codes(written, "select")];
        HashSet<string> ignore = [.. Codes(parsed.GetValue(options.Ignore)), .. Codes(written, "ignore")];
        HashSet<string> enable = [.. Codes(parsed.GetValue(options.Enable)), .. Codes(written, "enable")];
        string[] exclude =
        [
            .. (parsed.GetValue(options.Exclude) ?? []).Select(Path.GetFullPath),
            .. Codes(written, "exclude").Select(e => Path.GetFullPath(e, Path.GetDirectoryName(Path.GetFullPath(file!))!)),
        ];
        return new(select, ignore, enable, exclude, parsed.GetValue(options.Strict));
    }

    /// <summary>What the file <c>.runbook-lint</c> of a folder says, with nothing on a command line.</summary>
    /// <exception cref="DiagnosticException">The file is malformed.</exception>
    public static LintChoice Of(string folder)
    {
        var (file, written) = File([folder]);
        return new(
            [.. Codes(written, "select")], [.. Codes(written, "ignore")], [.. Codes(written, "enable")],
            [.. Codes(written, "exclude").Select(e => Path.GetFullPath(e, Path.GetDirectoryName(Path.GetFullPath(file!))!))], strict: false);
    }

    /// <summary>Whether a file is left out.</summary>
    public bool IsExcluded(string path) => _exclude.Any(e => path == e || path.StartsWith(e.TrimEnd('/') + "/", StringComparison.Ordinal));

    /// <summary>The findings that are wanted, as bad as they are wanted to be.</summary>
    public IEnumerable<Diagnostic> Of(IEnumerable<Diagnostic> findings) => findings.Where(Wanted)
        .Select(f => _strict && f.Severity == Severity.Warning ? f with { Severity = Severity.Error } : f);

    private static (string? File, MapValue Written) File(IReadOnlyList<string> paths)
    {
        var file = paths.Select(p => Path.Combine(Directory.Exists(p) ? p : Path.GetDirectoryName(p) is { Length: > 0 } d ? d : ".", ".runbook-lint"))
            .FirstOrDefault(System.IO.File.Exists);
        return (file, file is null ? MapValue.Empty : FromFile(file));
    }

    private bool Wanted(Diagnostic finding) => !_ignore.Contains(finding.Code)
        && (_select.Count > 0 ? _select.Contains(finding.Code)
            : !LintRules.OffByDefault.Contains(finding.Code) || _enable.Contains(finding.Code) || _enable.Contains("all"));

    private static MapValue FromFile(string file)
    {
        var (documents, problems) = YamlReader.ReadFile(file);
        return problems.Any(p => p.Severity == Severity.Error)
            ? throw new DiagnosticException(problems)
            : documents.FirstOrDefault() as MapValue ?? MapValue.Empty;
    }

    private static IEnumerable<string> Codes(MapValue file, string key) => file[key] is ListValue list
        ? list.Items.Select(i => i.AsText()).OfType<string>()
        : Codes(file[key]?.AsText() is { } text ? [text] : []);

    private static IEnumerable<string> Codes(string[]? given) =>
        (given ?? []).SelectMany(g => g.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
