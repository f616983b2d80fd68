using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>One process of modules, from its start to its end, and the calls to it. Safe from any thread.</summary>
internal sealed class ModuleSession : IDisposable
{
    private const int MostComplaints = 20;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<long, PendingCall> _pending = new();
    private readonly Dictionary<long, QueryFamily> _families = [];
    private readonly ConcurrentDictionary<LibraryEntry, Lazy<LoadedRemotely>> _modules = new();
    private readonly ConcurrentQueue<long> _forgotten = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly TimeSpan _limit;
    private readonly Action<string, IReadOnlyList<PendingCall>> _onEnd;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Lock _sending = new();
    private volatile string? _end;
    private int _isEnding;
    private long _last;

    /// <summary>Starts the process.</summary>
    /// <param name="command">The words that start it.</param>
    /// <param name="limit">How long a call may take.</param>
    /// <param name="onEnd">Told when it ended otherwise than by <see cref="Dispose"/>: why, and the calls that it was in.</param>
    /// <exception cref="ModuleFaultException">It cannot be started.</exception>
    public ModuleSession(IReadOnlyList<string> command, TimeSpan limit, Action<string, IReadOnlyList<PendingCall>> onEnd)
    {
        (_limit, _onEnd) = (limit, onEnd);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = ModuleProcess.MostBytes.ToString("x", CultureInfo.InvariantCulture);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ModuleFaultException($"the process of modules cannot be started: {command[0]}: {e.Message}");
        }

        _input = _process.StandardInput.BaseStream;
        _process.ErrorDataReceived += (_, line) => Complain(line.Data);
        _process.BeginErrorReadLine();
        new Thread(Receive) { IsBackground = true, Name = "modules" }.Start();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _end is not null;

    /// <summary>A module, loaded when first asked for.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="load">Writes what is needed to load it.</param>
    /// <exception cref="ModuleFaultException">It cannot be loaded.</exception>
    public LoadedRemotely ModuleOf(LibraryEntry entry, Action<WireWriter> load) => _modules.GetOrAdd(
        entry, static (e, a) => new(() => RemoteHandle.OfLoader(a.Session, e.Name).Call("loading", a.Load, LoadedRemotely.Read)), (Session: this, Load: load)).Value;

    /// <summary>Whether a module is loaded.</summary>
    public bool HasLoaded(LibraryEntry entry) => _modules.TryGetValue(entry, out var module) && module.IsValueCreated;

    /// <summary>A family of questions, the same for each number.</summary>
    public QueryFamily FamilyOf(long number, Func<QueryFamily> make)
    {
        // made once: a second one that nobody takes would have its code forgotten
        lock (_families)
        {
            if (!_families.TryGetValue(number, out var family))
            {
                _families[number] = family = make();
            }

            return family;
        }
    }

    /// <summary>Lets the process forget something, with the next call.</summary>
    public void Forget(long number) => _forgotten.Enqueue(number);

    /// <summary>Calls what the process keeps under a number.</summary>
    /// <param name="module">The module that it belongs to.</param>
    /// <param name="what">What is called, for people.</param>
    /// <param name="number">The number.</param>
    /// <param name="write">Writes what goes with it; null for nothing.</param>
    /// <exception cref="ModuleFaultException">It threw or did not end, or the process did.</exception>
    /// <exception cref="ProbeException">It threw that.</exception>
    public byte[] Ask(string module, string what, long number, Action<WireWriter>? write)
    {
        var (id, call) = (Interlocked.Increment(ref _last), new PendingCall(module, what));
        using var message = new WireWriter(null);
        message.Write(id);
        message.List(TakeForgotten(), static (w, n) => w.Write(n));
        message.Write(number);
        write?.Invoke(message);
        _pending[id] = call;
        Send(message.Message);
        if (_end is { } end && _pending.TryRemove(id, out _))
        {
            throw Ended(call, end);
        }

        if (call.Await(_limit) is { } answer)
        {
            return answer;
        }

        End($"its {what} did not end within {_limit.TotalSeconds:0.###} s");
        return call.Await(Farewell) ?? throw new ModuleFaultException($"its {what} did not end within {_limit.TotalSeconds:0.###} s");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            _end = "its work is over";
            FailAll(_end);
        }

        try
        {
            _input.Dispose();
        }
        catch (IOException)
        {
            // it is gone already
        }

        _process.Dispose();
    }

    private long[] TakeForgotten()
    {
        if (_forgotten.IsEmpty)
        {
            return [];
        }

        var taken = new List<long>();
        while (_forgotten.TryDequeue(out var number))
        {
            taken.Add(number);
        }

        return [.. taken];
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        try
        {
            ModuleServer.Send(_input, message, _sending);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // whoever reads its answers sees that it is gone, and why
        }
    }

    private void Receive()
    {
        var output = _process.StandardOutput.BaseStream;
        try
        {
            while (ModuleServer.ReadMessage(output) is { } message)
            {
                Take(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // it ended
        }

        End(null);
    }

    private void Take(byte[] message)
    {
        var reader = new WireReader(message, null, null);
        if (_pending.TryRemove(reader.ReadInt64(), out var call))
        {
            var verdict = (ModuleServer.Verdict)reader.ReadByte();
            var rest = (int)reader.BaseStream.Position;
            if (verdict == ModuleServer.Verdict.Done)
            {
                call.Succeed(message[rest..]);
            }
            else
            {
                var text = reader.ReadString();
                call.Fail(verdict == ModuleServer.Verdict.ProbeFailed ? new ProbeException(text) : new ModuleFaultException(text));
            }
        }
    }

    private void End(string? reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 1)
        {
            return;
        }

        var calls = _pending.Values.ToArray();
        if (reason is not null)
        {
            _process.Kill();
        }

        _end = reason ?? Reason();
        _onEnd(_end, calls);
        FailAll(_end);
    }

    private void FailAll(string reason)
    {
        foreach (var (id, call) in _pending)
        {
            if (_pending.TryRemove(id, out _))
            {
                call.Fail(Ended(call, reason));
            }
        }
    }

    private static ModuleFaultException Ended(PendingCall call, string reason) =>
        new($"the process that it runs in ended in its {call.What}: {reason}", new EndOfStreamException());

    private string Reason()
    {
        // the complaints are complete only when it is gone and all were read
        _process.WaitForExit();
        var text = string.Join(' ', _complaints.Where(l => l.Length > 0).Select(l => l.Trim()).Take(2));
        return text.Length > 0 ? text : $"status {_process.ExitCode}";
    }

    private void Complain(string? line)
    {
        if (line is not null && _complaints.Count < MostComplaints)
        {
            _complaints.Enqueue(line);
        }
    }
}
