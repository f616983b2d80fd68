using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// The process of modules as long as it is needed: started when the first module is, and again when it ended. A module in whose call it ends
/// is not called any more: at once when it was the only one, else the second time. Safe from any thread.
/// </summary>
/// <param name="options">The words that start it, and what a call may take.</param>
internal sealed class ModuleHost(LibraryOptions options) : IDisposable
{
    private const int MostStrikes = 2;
    private readonly Dictionary<string, (int Count, string Reason)> _strikes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _isStarted;
    private bool _isOver;
    private ModuleSession? _session;

    /// <summary>Starts the process, once, while the caller goes on.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _ = Task.Run(() => Quietly(() => Current("")));
        }
    }

    /// <summary>A module that runs there.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="assembly">The assembly that it is in.</param>
    /// <exception cref="DiagnosticException">It cannot be loaded.</exception>
    public Module Module(LibraryEntry entry, string assembly)
    {
        var request = new LoadRequest(entry, assembly, options.Rules);
        if (entry.IsSource && ModuleFace.Beside(assembly) is { } kept)
        {
            // it is ready when the first task asks
            _ = Task.Run(() => Quietly(() => Load(request)));
            return new RemoteModule(this, request, kept);
        }

        try
        {
            var face = Load(request).Face;
            if (entry.IsSource)
            {
                face.KeepBeside(assembly);
            }

            return new RemoteModule(this, request, face);
        }
        catch (ModuleFaultException e)
        {
            throw ModuleAssemblies.Refusal(entry, e.Message, "modules run in a process of their own, which is this program started once more: see whether it may be");
        }
    }

    /// <summary>A module in the process that there is now.</summary>
    /// <exception cref="DiagnosticException">It cannot be loaded.</exception>
    /// <exception cref="ModuleFaultException">The process cannot be started, or ended, or ended too often because of it.</exception>
    public LoadedRemotely Load(LoadRequest request) => Current(request.Entry.Name).ModuleOf(request.Entry, request.Write);

    /// <summary>Whether the process that there is now has loaded a module.</summary>
    public bool HasLoaded(LoadRequest request)
    {
        lock (_lock)
        {
            return _session?.HasLoaded(request.Entry) == true;
        }
    }

    /// <summary>Whether a module is not called any more.</summary>
    public bool IsRefused(string module)
    {
        lock (_lock)
        {
            return _strikes.GetValueOrDefault(module).Count >= MostStrikes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _session?.Dispose();
        }
    }

    private static void Quietly(Action start)
    {
        try
        {
            start();
        }
        catch (Exception e) when (e is ModuleFaultException or DiagnosticException)
        {
            // the first task is told
        }
    }

    private ModuleSession Current(string module)
    {
        lock (_lock)
        {
            if (IsRefused(module))
            {
                throw new ModuleFaultException($"it is not called any more: {_strikes[module].Reason}");
            }

            if (_isOver)
            {
                throw new ModuleFaultException("it is not called any more: the work is over");
            }

            if (_session is not { HasEnded: false })
            {
                _session?.Dispose();
                // what runs there ends its calls itself; only when it cannot, this side does
                _session = new(options.Host!, (options.CallLimit * 2) + TimeSpan.FromSeconds(10), Blame);
            }

            return _session;
        }
    }

    private void Blame(string reason, IReadOnlyList<PendingCall> calls)
    {
        lock (_lock)
        {
            var modules = calls.GroupBy(c => c.Module).ToArray();
            foreach (var module in modules)
            {
                _strikes[module.Key] = (_strikes.GetValueOrDefault(module.Key).Count + (modules.Length == 1 ? MostStrikes : 1), $"the process that it runs in ended in its {module.First().What}: {reason}");
            }
        }
    }
}
