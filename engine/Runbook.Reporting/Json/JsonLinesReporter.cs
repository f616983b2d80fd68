using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>One line of JSON for each event, written at once; <see cref="RunEventJson.Read"/> reads it back. For one thread at a time.</summary>
public sealed class JsonLinesReporter(TextWriter output) : IEventSink
{
    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        output.Write(RunEventJson.Write(e));
        output.Write('\n');
        output.Flush();
    }
}
