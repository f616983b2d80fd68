using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>A module that runs in the process of modules, as the engine is given it. Safe from any thread.</summary>
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
    public override ProbeStep BeginRead(object args)
    {
        var module = Loaded();
        return Call(module.Begin, "Read", Bound(module, args), StepWire.Read);
    }

    /// <inheritdoc/>
    public override Footprint ReadFootprint(object args)
    {
        if (!face.HasReads)
        {
            return Footprint.Everything;
        }

        var module = Loaded();
        return Call(module.Reads, "Reads", Bound(module, args), ChangeWire.ReadFootprint);
    }

    /// <inheritdoc/>
    public override Change? PlanFrom(object args, object? state)
    {
        var module = Loaded(state);
        return Call(module.Plan, "Plan", Bound(module, args), r => r.Optional(ChangeWire.Read), (RemoteHandle?)state);
    }

    /// <inheritdoc/>
    public override ModuleResult ReportFrom(object args, object? state)
    {
        var module = Loaded(state);
        return Call(module.Report, "Report", Bound(module, args), ChangeWire.ReadResult, (RemoteHandle?)state);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> CheckArguments(object args)
    {
        if (!face.HasCheck)
        {
            return [];
        }

        var module = Loaded();
        return Call(module.Check, "Check", Bound(module, args), r => r.Texts());
    }

    /// <inheritdoc/>
    public override MapValue MarkSecrets(MapValue arguments) => face.HasMarks
        ? Loaded().Mark.Call("MarkSecrets", w => ValueWire.Write(w, arguments), r => (MapValue)ValueWire.Read(r))
        : arguments;

    private static T Call<T>(RemoteHandle call, string what, RemoteHandle args, Func<WireReader, T> read, RemoteHandle? state = null)
    {
        var result = call.Call(
            what,
            w =>
            {
                w.Write(args.Number);
                if (state is not null)
                {
                    w.Write(state.Number);
                }
            },
            read);
        GC.KeepAlive(args);
        GC.KeepAlive(state);
        return result;
    }

    private LoadedRemotely Loaded(object? state)
    {
        var module = Loaded();
        return state is RemoteHandle read && read.Session == module.Session ? module
            : throw new ModuleFaultException("what it had read was lost: the process that it ran in has ended");
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

    private RemoteHandle Bound(LoadedRemotely module, object args)
    {
        if (!_bound.TryGetValue(args, out var bound) || bound.Session != module.Session)
        {
            bound = module.Bind.Call("arguments", w => SchemaWire.Write(w, (GivenArguments)args), r => r.Handle());
            _bound.AddOrUpdate(args, bound);
        }

        return bound;
    }
}
