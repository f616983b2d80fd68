using Runbook.Core;

namespace Runbook.Language;

/// <summary>What the rules of one file work with. One file, one thread.</summary>
internal sealed class LintContext(LintFile file, LintNames names)
{
    private readonly HashSet<Diagnostic> _found = [];

    /// <summary>The file.</summary>
    public LintFile File => file;

    /// <summary>What the whole project says of names.</summary>
    public LintNames Names => names;

    /// <summary>The findings.</summary>
    public IReadOnlyCollection<Diagnostic> Found => _found;

    /// <summary>Notes a finding; one outside the file is brought to its first line.</summary>
    public void Report(LintRule rule, SourceSpan span, string? detail = null, string? hint = null) =>
        _found.Add(rule.At(span.IsKnown ? span : new SourceSpan(file.Display, 1, 1), detail, hint));
}
