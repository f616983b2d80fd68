using Runbook.Core;

namespace Runbook.Language;

/// <summary>A playbook with those that it imports in their place. Never changed.</summary>
/// <param name="Path">The file, as given.</param>
/// <param name="Plays">The plays in order.</param>
/// <param name="Diagnostics">What was found wrong or odd in it; with an error among them it must not be run.</param>
public sealed record Playbook(string Path, IReadOnlyList<Play> Plays, IReadOnlyList<Diagnostic> Diagnostics);
