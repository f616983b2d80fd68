using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Notes the changes that a check plans, and lets all pass. Safe from any thread.</summary>
/// <param name="secrets">What must not be written.</param>
public sealed class PlanRecorder(SecretSet secrets) : IChangeGate
{
    private readonly ConcurrentDictionary<(string, string), PlannedChange> _changes = new();

    /// <summary>The changes so far, host by host.</summary>
    public IReadOnlyList<PlannedChange> Changes =>
        [.. _changes.Values.OrderBy(c => c.Host, StringComparer.Ordinal).ThenBy(c => c.Key, StringComparer.Ordinal)];

    /// <summary>A change as a plan holds it.</summary>
    public static PlannedChange Of(ProposedChange proposed, SecretSet secrets)
    {
        var (text, change) = (new ChangeText(secrets, proposed.IsHidden), proposed.Change);
        var sent = string.Join('\n', change.Actions.Append(change.Trial).OfType<RemoteAction>().Select(text.Of));
        var diffs = text.Of(change.Diffs ?? []);
        var (before, after) = (text.Of(change.Before), text.Of(change.After));
        var whole = string.Join('\0', [sent, before, after, .. diffs.SelectMany(d => new[] { d.BeforeHeader, d.AfterHeader, d.Before, d.After, d.Note ?? "" })]);
        return new(proposed.Host, proposed.Key, secrets.MaskIn(proposed.Task.Name), proposed.Task.Span.ToString(), KindOf(proposed), RunInputs.OfText(whole), RunInputs.OfText(sent))
        {
            Actions = [.. change.Actions.Select(a => text.Of(a.ToString()!)).Where(a => a.Length > 0)],
            Before = before,
            After = after,
            Diffs = diffs,
            HasSecrets = text.HasSecrets,
        };
    }

    /// <inheritdoc/>
    public string? Judge(ProposedChange change)
    {
        _changes[(change.Host, change.Key)] = Of(change, secrets);
        return null;
    }

    private static PlannedKind KindOf(ProposedChange proposed) =>
        !proposed.IsCheck ? PlannedKind.InCheck : proposed.Change.IsOpaque ? PlannedKind.Run : PlannedKind.Change;
}
