namespace Runbook.Sdk;

/// <summary>
/// Text that must never be shown. It may be put into a script (which travels on standard input, not on a command line) or into
/// the standard input of a program; it is masked wherever it would be printed. Immutable.
/// </summary>
/// <param name="Reveal">The text itself. Do not put it into messages, file names or arguments of programs.</param>
public readonly record struct Secret(string Reveal)
{
    /// <summary>Always the mask.</summary>
    public override string ToString() => "********";
}
