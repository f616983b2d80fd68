using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine.Tests;

/// <summary>What is read together with a task before it.</summary>
public sealed class AheadTaskTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Unread_ModuleThatIsStillStarting_IsNotAskedBeforeItsTurn(bool isReady, int asked)
    {
        var module = new Starting(isReady);
        var item = new PreparedItem
        {
            Context = new(VariableScope.Empty, BuiltInFunctions.Create(), new LookupEnvironment { BaseDirectory = "/" }),
            Call = new(module, MapValue.Empty),
        };
        Assert.Equal(asked, new AheadTask(null, [item]).Unread.Count());
        Assert.Equal(asked, module.Asked);
        Assert.NotEmpty(item.Call.Pending());
        Assert.Equal(1, module.Asked);
    }

    private sealed class Starting(bool isReady) : Module
    {
        public int Asked { get; private set; }

        public override ModuleSchema Schema { get; } = ModuleSchema.OfAnyArguments("starting", typeof(Starting));

        public override bool IsReady => isReady;

        public override ProbeStep BeginRead(object args)
        {
            Asked++;
            return ProbeStep.Ask([new ShellQuery(Sh.Line($"uptime"))], _ => ProbeStep.Done(null));
        }

        public override Footprint ReadFootprint(object args) => Footprint.Everything;

        public override Change? PlanFrom(object args, object? state) => null;

        public override ModuleResult ReportFrom(object args, object? state) => ModuleResult.Empty;

        public override IEnumerable<string> CheckArguments(object args) => [];
    }
}
