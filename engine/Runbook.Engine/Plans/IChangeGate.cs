namespace Runbook.Engine;

/// <summary>Sees every change that modules plan, before it is sent or, in a check, told. Safe from any thread.</summary>
public interface IChangeGate
{
    /// <summary>Whether a change may be sent: null, or why not, which fails its task on its host. What a check is told does not matter.</summary>
    string? Judge(ProposedChange change);

    /// <summary>
    /// Whether a change that would be applied is held back: null (the default), or why. What is held is told as <i>would run</i>, is not
    /// sent, and notifies nobody; the host goes on.
    /// </summary>
    string? Hold(ProposedChange change) => null;
}
