namespace Runbook.Lab.Tests;

/// <summary>Waiting for what another program does in its own time.</summary>
internal static class Until
{
    /// <summary>Asks every tenth of a second until the answer is not null.</summary>
    /// <exception cref="TimeoutException">It still was after two minutes.</exception>
    public static async Task<T> NotNullAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; tries < 1200; tries++)
        {
            if (await ask() is { } answer) return answer;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("it did not happen within two minutes");
    }
}
