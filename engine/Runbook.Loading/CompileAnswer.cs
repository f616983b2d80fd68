using System.Text.Json.Serialization;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>What became of a file to be compiled. Immutable.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Diagnostics">What is wrong with it, with file, line and column; with an error among them there is no result.</param>
public sealed record CompileAnswer(string Path, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether there is no result.</summary>
    [JsonIgnore]
    public bool Failed => Diagnostics.Any(d => d.Severity == Severity.Error);
}
