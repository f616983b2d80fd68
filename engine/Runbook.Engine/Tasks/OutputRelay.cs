namespace Runbook.Engine;

/// <summary>Keeps the output of what was sent ahead of its turn until somebody watches. Safe from any thread.</summary>
internal sealed class OutputRelay
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, bool IsError)> _kept = [];
    private Action<string, bool>? _watcher;

    /// <summary>A piece of output.</summary>
    public void Take(string text, bool isError)
    {
        lock (_lock)
        {
            if (_watcher is null)
            {
                _kept.Add((text, isError));
            }
            else
            {
                _watcher(text, isError);
            }
        }
    }

    /// <summary>Passes on what came, and what will come; to nobody when null.</summary>
    public void Connect(Action<string, bool>? watcher)
    {
        lock (_lock)
        {
            _watcher = watcher ?? ((_, _) => { });
            foreach (var (text, isError) in _kept)
            {
                _watcher(text, isError);
            }

            _kept.Clear();
        }
    }
}
