using System.Collections.Concurrent;
using Runbook.Core;
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
    private readonly ConcurrentDictionary<QueryFamily, QueryFamily> _families = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the module of a class.</summary>
    /// <exception cref="ModuleFaultException">It could not be made.</exception>
    public GuardedModule(Type type, ModuleCalls calls)
    {
        _calls = calls;
        _module = calls.Run("constructor", () => (Module)Activator.CreateInstance(type)!);
        Schema = calls.Run("arguments", () => _module.Schema);
    }

    /// <inheritdoc/>
    public override ModuleSchema Schema { get; }

    /// <inheritdoc/>
    public override bool IsForeign => true;

    /// <summary>Makes the arguments of a task out of what was given to another process.</summary>
    /// <exception cref="ModuleFaultException">They cannot be made.</exception>
    public object Bind(GivenArguments given) => _calls.Run("arguments", () => ArgumentBinder.Rebind(Schema, given));

    /// <summary>Whether the module has its own of a method that it may leave out.</summary>
    public bool Overrides(string method) => _module.GetType().GetMethod(method)?.DeclaringType is { } type
        && type != typeof(Module) && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Module<,>));

    /// <inheritdoc/>
    public override MapValue MarkSecrets(MapValue arguments) => _calls.Run("MarkSecrets", () => Some(_module.MarkSecrets(arguments)));

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
        : ProbeStep.Ask([.. step.Queries.Select(Guard)], answers => _calls.Run("reading of an answer", () => Guard(step.Answer(answers), Next(turn))));

    private Query Guard(Query? query) => Some(query) is ShellQuery { Family: { } family } shell && !PathProbe.Families.Contains(family)
        ? shell with { Family = _families.GetOrAdd(family, Guarded) }
        : query!;

    private QueryFamily Guarded(QueryFamily family) => new(
        family.Name,
        arguments => _calls.Run("question", () => Some(family.Ask(arguments))),
        (answer, arguments) => _calls.Run("reading of an answer", () => Some(family.Split(answer, arguments))));

    private Change Guard(Change change)
    {
        var guarded = change with
        {
            Actions = [.. change.Actions.Select(a => Guard(a, 0))],
            Trial = change.Trial is { } trial ? Guard(trial, 0) : null,
            Result = change.Result is { } result ? outcomes => _calls.Run("Result", () => Some(result(outcomes))) : null,
        };
        return change.IsForeseen ? guarded : guarded with { Foresee = () => _calls.Run("foreseen result", () => Some(change.Foreseen)) };
    }

    private RemoteAction Guard(RemoteAction? action, int turn) => Some(action) switch
    {
        RemoteAction.Next next => next with { Decide = outcomes => _calls.Run("next step", () => (IReadOnlyList<RemoteAction>)[.. next.Decide(outcomes).Select(a => Guard(a, Next(turn)))]) },
        RemoteAction.Poll poll => poll with { Question = Probe.Of<PollVerdict>(() => _calls.Run("question of a wait", () => Guard(Some(poll.Question).Begin(), 0))) },
        RemoteAction.RunLocally local => local with { Command = login => _calls.Run("local command", () => local.Command(login)) },
        var other => other,
    };
}
