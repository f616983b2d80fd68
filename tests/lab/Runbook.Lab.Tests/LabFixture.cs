namespace Runbook.Lab.Tests;

/// <summary>A fleet for a class of tests; the tests skip where there can be none.</summary>
public abstract class LabFixture(params string[] flavors) : IAsyncLifetime
{
    private LabFleet? fleet;

    public LabFleet Fleet
    {
        get
        {
            Assert.SkipWhen(fleet is null, LabFleet.Missing ?? "the fleet did not start");
            return fleet!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (LabFleet.Missing is not null) return;
        fleet = await LabFleet.StartAsync(flavors, TestContext.Current.CancellationToken);
        await PrepareAsync(fleet, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (fleet is not null) await fleet.DisposeAsync();
    }

    /// <summary>What a class does once with its fleet before its first test.</summary>
    protected virtual Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) => Task.CompletedTask;
}
