namespace Runbook.Loading;

/// <summary>
/// The threads that answer calls: as many as there are calls at once. A call may take long, and the runtime's own pool would let others wait
/// for it; that one also takes longer to start than a call. Safe from any thread.
/// </summary>
/// <param name="answer">Answers a call; must not throw.</param>
internal sealed class ModuleCrew(Action<byte[]> answer)
{
    private readonly Queue<byte[]> _waiting = [];
    private int _idle;

    /// <summary>Has a call answered.</summary>
    public void Add(byte[] message)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(message);
            if (_idle >= _waiting.Count)
            {
                Monitor.Pulse(_waiting);
            }
            else
            {
                new Thread(Work) { IsBackground = true, Name = "call" }.Start();
            }
        }
    }

    private void Work()
    {
        while (true)
        {
            answer(Next());
        }
    }

    private byte[] Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                _idle++;
                Monitor.Wait(_waiting);
                _idle--;
            }

            return _waiting.Dequeue();
        }
    }
}
