using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Reads one message that a <see cref="WireWriter"/> wrote. One use, one thread.</summary>
/// <param name="message">The message.</param>
/// <param name="kept">What this side keeps; null on the engine's side.</param>
/// <param name="source">Whose answer it is, on the engine's side; null in the process of modules.</param>
internal sealed class WireReader(byte[] message, KeptObjects? kept, RemoteHandle? source) : BinaryReader(new MemoryStream(message, writable: false))
{
    private RemoteHandle Source => source ?? throw new InvalidOperationException("only the engine is offered something");

    /// <summary>What this side keeps under the number that was sent.</summary>
    public object? Kept() => (kept ?? throw new InvalidOperationException("only the process of modules keeps something"))[ReadInt64()];

    /// <summary>What the other side keeps, or offers.</summary>
    public RemoteHandle Handle() => Source.Another(ReadInt64());

    /// <summary>A family of questions whose code is in the process of modules: the same each time.</summary>
    public QueryFamily Family(string name) => Source.Family(name, ReadInt64(), ReadInt64());

    /// <summary>Text, or null.</summary>
    public string? Text() => Optional(static r => r.ReadString());

    /// <summary>Something that may be missing.</summary>
    public T? Optional<T>(Func<WireReader, T> read)
        where T : class => ReadBoolean() ? read(this) : null;

    /// <summary>A list.</summary>
    public T[] List<T>(Func<WireReader, T> read)
    {
        var items = new T[Read7BitEncodedInt()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(this);
        }

        return items;
    }

    /// <summary>A list of texts.</summary>
    public string[] Texts() => List(static r => r.ReadString());

    /// <summary>A span of time.</summary>
    public TimeSpan ReadTime() => new(ReadInt64());
}
