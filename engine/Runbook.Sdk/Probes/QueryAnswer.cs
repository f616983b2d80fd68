namespace Runbook.Sdk;

/// <summary>The answer to a <see cref="Query"/>: a <see cref="ShellAnswer"/> or a <see cref="WebAnswer"/>. A closed set. Immutable.</summary>
public abstract record QueryAnswer
{
    private protected QueryAnswer()
    {
    }
}
