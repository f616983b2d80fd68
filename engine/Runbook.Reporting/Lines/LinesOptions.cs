using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>How much the plain text tells. Immutable.</summary>
/// <param name="Verbosity">0 to 4: from 1 results are shown, from 2 running output, from 3 what was sent.</param>
/// <param name="ShowDiff">Whether differences are shown.</param>
/// <param name="Colour">Whether lines are coloured by ANSI escapes.</param>
/// <param name="Secrets">Masked in quoted source lines; null for none. Events are masked already.</param>
public sealed record LinesOptions(int Verbosity = 0, bool ShowDiff = false, bool Colour = false, SecretSet? Secrets = null);
