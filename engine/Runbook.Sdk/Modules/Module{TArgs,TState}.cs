using System.Diagnostics.CodeAnalysis;

namespace Runbook.Sdk;

/// <summary>
/// A module: reads a resource, plans its change. The engine asks, compares, applies, shows, repeats, times out; a module never
/// prints and never knows whether its plan will be applied. Stateless, safe from any thread.
/// </summary>
/// <typeparam name="TArgs">Its arguments: a record whose properties are the argument names in PascalCase.</typeparam>
/// <typeparam name="TState">What is read from the host.</typeparam>
public abstract class Module<[DynamicallyAccessedMembers(ModuleSchema.ReadOfArguments)] TArgs, TState> : Module
    where TArgs : class
{
    private ModuleSchema? _schema;

    /// <inheritdoc/>
    public sealed override ModuleSchema Schema => _schema ??= ModuleSchema.Of(GetType(), typeof(TArgs));

    /// <summary>The question that tells how the resource is. Pure.</summary>
    public abstract Probe<TState> Read(TArgs args);

    /// <summary>What has to change, or null when nothing has. Pure: the same arguments and state give the same plan.</summary>
    public abstract Change? Plan(TArgs args, TState now);

    /// <summary>The keys of the result when nothing is to change. Pure. Default: none.</summary>
    public virtual ModuleResult Report(TArgs args, TState now) => ModuleResult.Empty;

    /// <summary>What of the host <see cref="Read"/> depends on. Default: everything.</summary>
    public virtual Footprint Reads(TArgs args) => Footprint.Everything;

    /// <summary>Mistakes that only several arguments together show, each a sentence; asked before any host is touched.</summary>
    public virtual IEnumerable<string> Check(TArgs args) => [];

    /// <inheritdoc/>
    public sealed override ProbeStep BeginRead(object args) => Read((TArgs)args).Begin();

    /// <inheritdoc/>
    public sealed override Footprint ReadFootprint(object args) => Reads((TArgs)args);

    /// <inheritdoc/>
    public sealed override Change? PlanFrom(object args, object? state) => Plan((TArgs)args, (TState)state!);

    /// <inheritdoc/>
    public sealed override ModuleResult ReportFrom(object args, object? state) => Report((TArgs)args, (TState)state!);

    /// <inheritdoc/>
    public sealed override IEnumerable<string> CheckArguments(object args) => Check((TArgs)args);
}
