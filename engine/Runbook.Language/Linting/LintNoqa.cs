using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The <c># noqa</c> comments of a file. At the end of a line they silence that line; on the first line of a task, the task. Without codes
/// all is silenced. Immutable.
/// </summary>
internal sealed partial class LintNoqa
{
    private readonly Dictionary<int, string[]> _lines = [];
    private readonly int[] _starts;

    /// <summary>Reads a file's comments.</summary>
    public LintNoqa(LintFile file)
    {
        _starts = [.. LintWalk.Lists(file).SelectMany(l => LintWalk.Maps(l.Items)).Select(m => m.Span.Line).Distinct().Order()];
        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (file.Lines[i].Contains("noqa", StringComparison.Ordinal) && Comment().Match(file.Lines[i]) is { Success: true } match)
            {
                _lines[i + 1] = match.Groups["codes"].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            }
        }
    }

    /// <summary>Whether a finding is silenced.</summary>
    public bool Covers(Diagnostic finding) => _lines.Count > 0
        && (IsSilent(finding.Span.Line, finding.Code) || IsSilent(TaskLine(finding.Span.Line), finding.Code));

    /// <summary>The codes that are named, with their lines.</summary>
    public IEnumerable<(int Line, string Code)> Named => _lines.SelectMany(l => l.Value.Select(c => (l.Key, c)));

    private int TaskLine(int line)
    {
        var at = Array.BinarySearch(_starts, line);
        var index = at >= 0 ? at : ~at - 1;
        return index >= 0 ? _starts[index] : 0;
    }

    private bool IsSilent(int line, string code) => _lines.TryGetValue(line, out var codes) && (codes.Length == 0 || codes.Contains(code));

    [GeneratedRegex(@"#\s*noqa(?::\s*|\s+|\s*$)(?<codes>[a-z0-9-]*(?:\[[a-z-]*\])?(?:[, ]+[a-z0-9-]+)*)\s*$")]
    private static partial Regex Comment();
}
