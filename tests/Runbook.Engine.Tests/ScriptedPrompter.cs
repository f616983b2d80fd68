namespace Runbook.Engine.Tests;

/// <summary>Gives prepared answers in turn, then none.</summary>
internal sealed class ScriptedPrompter(params string[] answers) : IPrompter
{
    private readonly Queue<string> _answers = new(answers);

    public List<string> Asked { get; } = [];

    public ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken)
    {
        lock (_answers)
        {
            Asked.Add(question);
            return new(_answers.TryDequeue(out var answer) ? answer : null);
        }
    }
}
