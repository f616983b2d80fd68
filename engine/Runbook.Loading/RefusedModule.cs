using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Stands for a module that could not be loaded: each task with it fails, and says why.</summary>
internal sealed class RefusedModule(string name, string reason) : Module
{
    /// <inheritdoc/>
    public override ModuleSchema Schema { get; } = ModuleSchema.OfAnyArguments(name, typeof(RefusedModule));

    /// <inheritdoc/>
    public override ProbeStep BeginRead(object args) => throw new ProbeException(reason);

    /// <inheritdoc/>
    public override Footprint ReadFootprint(object args) => Footprint.Everything;

    /// <inheritdoc/>
    public override Change? PlanFrom(object args, object? state) => Change.Refuse(reason);

    /// <inheritdoc/>
    public override ModuleResult ReportFrom(object args, object? state) => ModuleResult.Empty with { Failed = true, Message = reason };

    /// <inheritdoc/>
    public override IEnumerable<string> CheckArguments(object args) => [];
}
