using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// Something that the process of modules keeps for the engine: a state, or what can be called. When nobody holds it any more, the process
/// is told to forget it. Safe from any thread.
/// </summary>
/// <param name="session">The process.</param>
/// <param name="module">The module that it belongs to.</param>
/// <param name="number">Its number there.</param>
internal sealed class RemoteHandle(ModuleSession session, string module, long number)
{
    /// <summary>Tells the process, with the next call.</summary>
    ~RemoteHandle() => session.Forget(number);

    /// <summary>What loads modules in a process: it is never forgotten.</summary>
    public static RemoteHandle OfLoader(ModuleSession session, string module)
    {
        var loader = new RemoteHandle(session, module, ModuleServer.Loader);
        GC.SuppressFinalize(loader);
        return loader;
    }

    /// <summary>Its number.</summary>
    public long Number => number;

    /// <summary>The process that keeps it.</summary>
    public ModuleSession Session => session;

    /// <summary>Calls what was offered.</summary>
    /// <param name="what">What is called, for people: <c>Plan</c>.</param>
    /// <param name="write">Writes what goes with it; null for nothing.</param>
    /// <param name="read">Reads the answer.</param>
    /// <exception cref="ModuleFaultException">It threw or did not end, or the process did.</exception>
    /// <exception cref="ProbeException">It threw that.</exception>
    public T Call<T>(string what, Action<WireWriter>? write, Func<WireReader, T> read)
    {
        var answer = session.Ask(module, what, number, write);
        var result = read(new WireReader(answer, null, this));
        GC.KeepAlive(this);
        return result;
    }

    /// <summary>Something else that the same module has there.</summary>
    public RemoteHandle Another(long other) => new(session, module, other);

    /// <summary>A family of questions of the module.</summary>
    public QueryFamily Family(string name, long ask, long split) => session.FamilyOf(ask, () => QueryWire.ReadFamily(name, Another(ask), Another(split)));
}
