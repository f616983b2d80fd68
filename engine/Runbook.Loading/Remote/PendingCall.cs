using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>A call that waits for its answer. The answer comes from another thread.</summary>
/// <param name="module">The module that is called.</param>
/// <param name="what">What is called, for people.</param>
internal sealed class PendingCall(string module, string what)
{
    private readonly ManualResetEventSlim _done = new();
    private byte[]? _answer;
    private Exception? _failure;

    /// <summary>The module that is called.</summary>
    public string Module => module;

    /// <summary>What is called.</summary>
    public string What => what;

    /// <summary>Waits.</summary>
    /// <returns>The answer; null when there is none within the limit.</returns>
    /// <exception cref="ModuleFaultException">The call failed.</exception>
    /// <exception cref="ProbeException">Likewise.</exception>
    public byte[]? Await(TimeSpan limit)
    {
        if (!_done.Wait(limit))
        {
            return null;
        }

        return _failure is null ? _answer : throw _failure;
    }

    /// <summary>Ends it with an answer.</summary>
    public void Succeed(byte[] answer)
    {
        _answer = answer;
        _done.Set();
    }

    /// <summary>Ends it with a failure.</summary>
    public void Fail(Exception failure)
    {
        _failure = failure;
        _done.Set();
    }
}
