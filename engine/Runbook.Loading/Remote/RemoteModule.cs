using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// A module that runs in the process of modules, as the engine is given it. When that process ends because of another module, what this one
/// had read is read again by the next process, from the answers that the host gave: modules are pure. Safe from any thread.
/// </summary>
/// <param name="host">The process.</param>
/// <param name="request">How it is loaded there.</param>
/// <param name="face">What is known of it.</param>
internal sealed class RemoteModule(ModuleHost host, LoadRequest request, ModuleFace face) : Module
{
    private readonly ConditionalWeakTable<object, RemoteHandle> _bound = [];

    /// <inheritdoc/>
    public override ModuleSchema Schema => face.Schema;

    /// <inheritdoc/>
    public override bool IsForeign => true;

    /// <inheritdoc/>
    public override bool IsReady => host.HasLoaded(request);

    /// <inheritdoc/>
    public override ProbeStep BeginRead(object args) => Recorded(Asked(() => Begin(args)), args, []);

    /// <inheritdoc/>
    public override Footprint ReadFootprint(object args) => face.HasReads
        ? Asked(() => Call(Loaded(args, out var bound).Reads, "Reads", ChangeWire.ReadFootprint, bound))
        : Footprint.Everything;

    /// <inheritdoc/>
    public override Change? PlanFrom(object args, object? state) =>
        Asked(() => Call(Loaded(args, out var bound).Plan, "Plan", static r => r.Optional(ChangeWire.Read), bound, Current(bound.Session, args, state)));

    /// <inheritdoc/>
    public override ModuleResult ReportFrom(object args, object? state) =>
        Asked(() => Call(Loaded(args, out var bound).Report, "Report", ChangeWire.ReadResult, bound, Current(bound.Session, args, state)));

    /// <inheritdoc/>
    public override IEnumerable<string> CheckArguments(object args) => face.HasCheck
        ? Asked(() => Call(Loaded(args, out var bound).Check, "Check", static r => r.Texts(), bound))
        : [];

    /// <inheritdoc/>
    public override MapValue MarkSecrets(MapValue arguments) => face.HasMarks
        ? Asked(() => Loaded().Mark.Call("MarkSecrets", w => ValueWire.Write(w, arguments), static r => (MapValue)ValueWire.Read(r)))
        : arguments;

    private static T Call<T>(RemoteHandle call, string what, Func<WireReader, T> read, params RemoteHandle[] with)
    {
        var result = call.Call(
            what,
            w =>
            {
                foreach (var handle in with)
                {
                    w.Write(handle.Number);
                }
            },
            read);
        GC.KeepAlive(with);
        return result;
    }

    /// <summary>Calls, and once more when the process ended of something else meanwhile.</summary>
    private T Asked<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ModuleFaultException e) when (e.InnerException is EndOfStreamException && !host.IsRefused(request.Entry.Name))
        {
            return call();
        }
    }

    private ProbeStep Begin(object args) => Call(Loaded(args, out var bound).Begin, "Read", StepWire.Read, bound);

    private ProbeStep Recorded(ProbeStep step, object args, IReadOnlyList<IReadOnlyList<QueryAnswer>> answers) => step.IsDone
        ? ProbeStep.Done(new RemoteState((RemoteHandle)step.Value!, answers))
        : ProbeStep.Ask(step.Queries, given =>
        {
            IReadOnlyList<QueryAnswer>[] all = [.. answers, given];
            var isFirst = true;
            return Recorded(Asked(() => Interlocked.Exchange(ref isFirst, false) ? step.Answer(given) : Again(args, all)), args, all);
        });

    private ProbeStep Again(object args, IReadOnlyList<IReadOnlyList<QueryAnswer>> answers) =>
        answers.Aggregate(Begin(args), static (step, given) => step.Answer(given));

    private RemoteHandle Current(ModuleSession session, object args, object? state) =>
        state is not RemoteState read ? throw new ArgumentException("the state was not read by this module", nameof(state))
        : read.Handle.Session == session ? read.Handle
        : (RemoteHandle)Again(args, read.Answers).Value!;

    private LoadedRemotely Loaded(object args, out RemoteHandle bound)
    {
        var module = Loaded();
        if (!_bound.TryGetValue(args, out bound!) || bound.Session != module.Session)
        {
            bound = module.Bind.Call("arguments", w => SchemaWire.Write(w, (GivenArguments)args), static r => r.Handle());
            _bound.AddOrUpdate(args, bound);
        }

        return module;
    }

    private LoadedRemotely Loaded()
    {
        try
        {
            return host.Load(request);
        }
        catch (DiagnosticException e)
        {
            throw new ModuleFaultException($"it cannot be loaded any more: {e.Diagnostics[0].Detail}");
        }
    }
}
