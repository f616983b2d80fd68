using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Drift;

/// <summary>A playbook with its inventory, loaded and checked, ready to be run over some of its hosts. Safe from any thread.</summary>
public interface IProject : IAsyncDisposable
{
    /// <summary>The playbooks.</summary>
    IReadOnlyList<Playbook> Playbooks { get; }

    /// <summary>The inventory.</summary>
    Inventory Inventory { get; }

    /// <summary>What is wrong; with an error among it nothing is run.</summary>
    IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The options of every run: tags, variables, what <c>ansible.cfg</c> says.</summary>
    RunOptions Options { get; }

    /// <summary>The texts that are never shown.</summary>
    SecretSet Secrets { get; }

    /// <summary>What its runs are made from, with the digest of each: absolute paths, else a few words. An approved plan holds while these are the same.</summary>
    IReadOnlyDictionary<string, string> Inputs();

    /// <summary>What the engine is given for one run.</summary>
    /// <param name="connector">Opens the run's sessions.</param>
    /// <param name="sinks">Take its events.</param>
    EngineServices Services(IHostConnector connector, IReadOnlyList<IEventSink> sinks);

    /// <summary>Opens sessions for one run; the caller disposes it, which closes them.</summary>
    IHostConnector Connect();
}
