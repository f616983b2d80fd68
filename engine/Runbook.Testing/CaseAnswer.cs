namespace Runbook.Testing;

/// <summary>What a host answers a question in a case. Immutable.</summary>
/// <param name="Question">A part of the script that asks.</param>
/// <param name="Output">The standard output. Default none.</param>
/// <param name="Status">The exit status. Default 0.</param>
/// <param name="Error">The standard error. Default none.</param>
public sealed record CaseAnswer(string Question, string Output = "", int Status = 0, string Error = "");
