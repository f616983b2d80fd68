namespace Runbook.Core.Tests;

/// <summary>Values are read by many threads at once.</summary>
public class ValueThreadsTests
{
    private const int Rounds = 300_000;

    [Fact]
    public void HasTemplates_AskedByTwoThreadsAtOnce_IsNeverMissed()
    {
        var template = new StringValue("{{ root }}", template: true);
        var maps = new MapValue[Rounds];
        var lists = new ListValue[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            maps[i] = Value.Map(("a", template.AsSecret()));
            lists[i] = new ListValue([template.AsSecret()]);
        }

        var missed = 0;
        var at = 0;
        void Ask()
        {
            for (var i = 0; i < Rounds; i++)
            {
                // both at the same value at the same time
                Interlocked.Increment(ref at);
                for (var spin = new SpinWait(); Volatile.Read(ref at) < 2 * (i + 1); spin.SpinOnce(-1))
                {
                    // the other is not there yet
                }

                if (!(maps[i].HasTemplates && maps[i].HoldsSecrets && lists[i].HasTemplates && lists[i].HoldsSecrets))
                {
                    Interlocked.Increment(ref missed);
                }
            }
        }

        var other = new Thread(Ask);
        other.Start();
        Ask();
        other.Join();
        Assert.Equal(0, missed);
    }
}
