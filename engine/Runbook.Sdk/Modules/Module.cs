using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>A module as the engine sees it, whatever the types of its arguments and state. Stateless, safe from any thread.</summary>
public abstract class Module
{
    /// <summary>A module; a C# module derives from <see cref="Module{TArgs,TState}"/>.</summary>
    protected Module()
    {
    }

    /// <summary>Its name, aliases and arguments, read once from its types.</summary>
    public abstract ModuleSchema Schema { get; }

    /// <summary>Whether it comes from outside, not with Runbook: then <c>--verify</c> looks at it more closely. Default false.</summary>
    public virtual bool IsForeign => false;

    /// <summary>
    /// Whether it answers at once: one whose process is still starting is asked when its turn comes, so that the tasks before it need not wait.
    /// Default true.
    /// </summary>
    public virtual bool IsReady => true;

    /// <summary>Begins to read what the arguments speak of.</summary>
    public abstract ProbeStep BeginRead(object args);

    /// <summary>What of the host the reading depends on.</summary>
    public abstract Footprint ReadFootprint(object args);

    /// <summary>Plans; null when everything is as it should be.</summary>
    public abstract Change? PlanFrom(object args, object? state);

    /// <summary>The result when nothing is to change.</summary>
    public abstract ModuleResult ReportFrom(object args, object? state);

    /// <summary>What is wrong with arguments that are each fine alone; empty when nothing.</summary>
    public abstract IEnumerable<string> CheckArguments(object args);

    /// <summary>
    /// The evaluated arguments of a task, with what must not be shown marked as secret: what only the module can know, such as the data
    /// in a manifest. For what is shown; the module itself gets them unmarked. Pure. Default: as they are.
    /// </summary>
    /// <param name="arguments">The arguments by name.</param>
    public virtual MapValue MarkSecrets(MapValue arguments) => arguments;
}
