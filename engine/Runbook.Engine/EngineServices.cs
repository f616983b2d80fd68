using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>What the engine is given by the composition: it makes none of these itself. Immutable, shared by all runs.</summary>
public sealed record EngineServices
{
    /// <summary>Finds a module by the name written in a playbook; null when there is none.</summary>
    public required Func<string, Module?> FindModule { get; init; }

    /// <summary>Filters, tests, lookups.</summary>
    public required FunctionTable Functions { get; init; }

    /// <summary>Opens sessions.</summary>
    public required IHostConnector Connector { get; init; }

    /// <summary>Takes the events.</summary>
    public required IReadOnlyList<IEventSink> Sinks { get; init; }

    /// <summary>The secrets to be masked.</summary>
    public required SecretSet Secrets { get; init; }

    /// <summary>Asks people.</summary>
    public required IPrompter Prompter { get; init; }

    /// <summary>Loads tasks and roles for inclusions: the parser that read the playbooks.</summary>
    public required PlaybookParser Parser { get; init; }

    /// <summary>Opens vaulted text; null when there is no password.</summary>
    public Func<string, SourceSpan, Value>? Vault { get; init; }

    /// <summary>Where the run's progress is kept, so that it can go on when it is cut; null (the default) keeps nothing.</summary>
    public RunJournal? Journal { get; init; }

    /// <summary>Sees every change before it is sent; null (the default) lets all pass. Changes wait for one another then.</summary>
    public IChangeGate? Gate { get; init; }

    /// <summary>Where time comes from. Default the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
