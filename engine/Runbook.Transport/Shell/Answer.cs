using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>One script's answer while it arrives. Touched only under the lock of its shell.</summary>
internal sealed class Answer(OutputBuffer output, OutputBuffer error)
{
    private string _note = "";

    public OutputBuffer Output { get; } = output;

    public OutputBuffer Error { get; } = error;

    public int? Status { get; set; }

    /// <summary>Whether it was not begun: the link before it in its chain had failed.</summary>
    public bool IsSkipped { get; set; }

    /// <summary>Ends it from this side: it ran too long.</summary>
    public void TimeOut(TimeSpan after)
    {
        Status = ApplyOptions.TimedOut;
        _note = $"timed out after {after.TotalSeconds:0.###} s and was killed";
    }

    public ShellAnswer ToShellAnswer()
    {
        var error = Error.Text();
        return new(Status ?? 1, Output.Text(), _note.Length == 0 || error.Length == 0 ? error + _note : error.TrimEnd('\n') + "\n" + _note);
    }
}
