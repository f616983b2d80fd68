using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>
/// What a module plans: how it is, how it will be, and the actions that make it so. The engine shows it in a check and executes
/// it in a run. Immutable.
/// </summary>
public sealed record Change
{
    /// <summary>What a check says of a command that it did not run, as Ansible does.</summary>
    public const string WouldRun = "Command would have run if not in check mode";

    private readonly Lazy<ModuleResult> _foreseen = new(ModuleResult.Empty);

    /// <summary>A change described by two short texts.</summary>
    /// <param name="before">How it is now.</param>
    /// <param name="after">How it will be.</param>
    /// <param name="actions">What makes it so, in order.</param>
    public Change(string before, string after, params IEnumerable<RemoteAction> actions)
    {
        Before = before;
        After = after;
        Actions = [.. actions];
    }

    /// <summary>How it is now, in a few words or as <c>key: value</c> lines.</summary>
    public string Before { get; }

    /// <summary>How it will be.</summary>
    public string After { get; }

    /// <summary>What makes it so, in order.</summary>
    public IReadOnlyList<RemoteAction> Actions { get; init; }

    /// <summary>What to show as a diff; null makes one of <see cref="Before"/> and <see cref="After"/>.</summary>
    public IReadOnlyList<Diff>? Diffs { get; init; }

    /// <summary>What it touches. Default everything.</summary>
    public Footprint Touches { get; init; } = Footprint.Everything;

    /// <summary>
    /// Makes the result of the outcomes of the actions (one for each that ran). Null gives none. In a check it is not called;
    /// <see cref="Foreseen"/> stands in.
    /// </summary>
    public Func<IReadOnlyList<ActionOutcome>, ModuleResult>? Result { get; init; }

    /// <summary>The keys of the result that are known before anything is done; the same keys from <see cref="Result"/> win.</summary>
    public ModuleResult Foreseen
    {
        get => _foreseen.Value;
        init => _foreseen = new(value);
    }

    /// <summary>Whether <see cref="Foreseen"/> costs nothing to ask for.</summary>
    internal bool IsForeseen => _foreseen.IsValueCreated;

    /// <summary>Makes <see cref="Foreseen"/> when it is asked for, where that takes time (digests of a big file).</summary>
    public Func<ModuleResult> Foresee
    {
        init => _foreseen = new(value);
    }

    /// <summary>
    /// Whether the task has succeeded when every action ended with status 0, whatever <see cref="Result"/> makes of the rest: then
    /// what follows may be sent without waiting for the outcome. Default: whether <see cref="Result"/> is null.
    /// </summary>
    public bool IsJudgedByStatus
    {
        get => field || Result is null;
        init;
    }

    /// <summary>
    /// Whether nobody can say what it would change, or whether: a <c>command</c> without a guard. A check reports it as
    /// <i>would run</i>. Default false.
    /// </summary>
    public bool IsOpaque { get; init; }

    /// <summary>
    /// What a check runs to foretell the change where only the tool itself can (its dry run); must change nothing.
    /// <see cref="Result"/> then judges its outcome. Null: a check only plans.
    /// </summary>
    public RemoteAction? Trial { get; init; }

    /// <summary>Set when the module refuses: the task fails with this message and nothing is done.</summary>
    public string? Refusal { get; init; }

    /// <summary>The task cannot be done.</summary>
    /// <param name="message">Why, and how to mend it.</param>
    /// <param name="values">Keys for the result.</param>
    public static Change Refuse(string message, params (string Key, Value Value)[] values) =>
        new("", "") { Refusal = message, Foreseen = ModuleResult.Of(values), Touches = Footprint.Nothing };
}
