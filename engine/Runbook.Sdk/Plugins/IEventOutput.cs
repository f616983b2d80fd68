using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>An output of runs: <c>--output name</c> or <c>--output name=ARGUMENT</c>. Safe from any thread.</summary>
public interface IEventOutput
{
    /// <summary>Opens it; what it gives is disposed at the end of the run when it is <see cref="IDisposable"/>.</summary>
    /// <param name="argument">What follows the <c>=</c>; null without.</param>
    IEventSink Open(string? argument);
}
