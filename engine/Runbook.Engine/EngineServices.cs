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

    /// <summary>Asked before each change is applied; null (the default) applies all.</summary>
    public IChangeGate? Gate { get; init; }

    /// <summary>Where time comes from. Default the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
