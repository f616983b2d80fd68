using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine.Tests;

public sealed class BatchesTests
{
    [Theory]
    [InlineData(5, "2", "2 2 1")]
    [InlineData(5, "40%", "2 2 1")]
    [InlineData(3, "1%", "1 1 1")]
    [InlineData(6, "1 2", "1 2 2 1")]
    [InlineData(6, "1 100%", "1 5")]
    [InlineData(3, "0", "3")]
    [InlineData(3, "10", "3")]
    public void Of_Serial_CutsAsAnsibleDoes(int hosts, string serial, string expected)
    {
        var sizes = serial.Split(' ').Select(s => (Value)new StringValue(s)).ToArray();

        var batches = Batches.Of(Hosts(hosts), sizes.Length == 1 ? sizes[0] : Value.Of(sizes));

        Assert.Equal(expected, string.Join(' ', batches.Select(b => b.Count)));
    }

    [Fact]
    public void Of_NoNumber_IsAnError()
    {
        var error = Assert.Throws<DiagnosticException>(() => Batches.Of(Hosts(2), Value.Of("few")).ToArray());

        Assert.Equal("serial-value", error.Diagnostics[0].Code);
    }

    private static HostMemory[] Hosts(int count)
    {
        var inventory = Inventory.Load([string.Concat(Enumerable.Range(1, count).Select(i => $"h{i},"))], new InventoryOptions()).Inventory;
        return [.. inventory.Hosts.Select(h => new HostMemory(h))];
    }
}
