using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// A loaded module as the engine is given it: each call goes through <see cref="ModuleCalls"/>, and so does what a call leaves
/// behind to be called later. Safe from any thread.
/// </summary>
internal sealed class GuardedModule : Module
{
    // A question, or a next step, that always leads to another one would keep its host for ever.
    private const int MostTurns = 1000;
    private readonly Module _module;
    private readonly ModuleCalls _calls;

    private GuardedModule(Module module, ModuleSchema schema, ModuleCalls calls)
    {
        (_module, _calls) = (module, calls);
        Schema = schema;
    }

    /// <inheritdoc/>
    public override ModuleSchema Schema { get; }

    /// <inheritdoc/>
    public override bool IsForeign => true;

    /// <summary>Makes the module of a class.</summary>
    /// <exception cref="ModuleFaultException">It could not be made.</exception>
    public static GuardedModule Create(Type type, ModuleCalls calls)
    {
        var (module, schema) = calls.Run("constructor", () =>
        {
            var made = (Module)Activator.CreateInstance(type)!;
            return (made, made.Schema);
        });
        return new(module, schema, calls);
    }

    /// <inheritdoc/>
    public override ProbeStep BeginRead(object args) => _calls.Run("Read", () => Guard(_module.BeginRead(args), 0));

    /// <inheritdoc/>
    public override Footprint ReadFootprint(object args) => _calls.Run("Reads", () => Some(_module.ReadFootprint(args)));

    /// <inheritdoc/>
    public override Change? PlanFrom(object args, object? state) => _calls.Run("Plan", () => _module.PlanFrom(args, state) is { } change ? Guard(change) : null);

    /// <inheritdoc/>
    public override ModuleResult ReportFrom(object args, object? state) => _calls.Run("Report", () => Some(_module.ReportFrom(args, state)));

    /// <inheritdoc/>
    public override IEnumerable<string> CheckArguments(object args) => _calls.Run("Check", () => (string[])[.. _module.CheckArguments(args)]);

    private static T Some<T>(T? value)
        where T : class => value ?? throw new InvalidOperationException("it gave null");

    private static int Next(int turn) => turn < MostTurns ? turn + 1 : throw new InvalidOperationException($"it did not end after {MostTurns} turns");

    private ProbeStep Guard(ProbeStep step, int turn) => step.IsDone
        ? step
        : ProbeStep.Ask([.. step.Queries.Select(Some)], answers => _calls.Run("reading of an answer", () => Guard(step.Answer(answers), Next(turn))));

    private Change Guard(Change change) => change with
    {
        Actions = [.. change.Actions.Select(a => Guard(a, 0))],
        Result = change.Result is { } result ? outcomes => _calls.Run("Result", () => result(outcomes)) : null,
    };

    private RemoteAction Guard(RemoteAction? action, int turn) => Some(action) switch
    {
        RemoteAction.Next next => next with { Decide = outcomes => _calls.Run("next step", () => (IReadOnlyList<RemoteAction>)[.. next.Decide(outcomes).Select(a => Guard(a, Next(turn)))]) },
        RemoteAction.Poll poll => poll with { Question = Probe.Of<PollVerdict>(() => _calls.Run("question of a wait", () => Guard(Some(poll.Question).Begin(), 0))) },
        RemoteAction.RunLocally local => local with { Command = login => _calls.Run("local command", () => local.Command(login)) },
        var other => other,
    };
}
