using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// Writes one message between the engine and the process of modules. What cannot travel, such as a state or what is still to be called,
/// stays where it is, and its number is sent. One use, one thread.
/// </summary>
/// <param name="kept">Where that is kept; null on the engine's side, which keeps nothing.</param>
internal sealed class WireWriter(KeptObjects? kept) : BinaryWriter(new MemoryStream())
{
    private KeptObjects Keeper => kept ?? throw new InvalidOperationException("only the process of modules keeps what it sends");

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Message => ((MemoryStream)OutStream).GetBuffer().AsSpan(0, (int)OutStream.Length);

    /// <summary>Keeps something and sends its number.</summary>
    public void Keep(object? value) => Write(Keeper.Add(value));

    /// <summary>Offers something that the other side may ask for, any number of times.</summary>
    public void Offer(Offered call) => Keep(call);

    /// <summary>A family of questions whose code stays here.</summary>
    public void Family(QueryFamily family)
    {
        foreach (var half in Keeper.FamilyOf(family))
        {
            Write(half);
        }
    }

    /// <summary>Text, or null.</summary>
    public void Text(string? text) => Optional(text, static (w, t) => w.Write(t));

    /// <summary>Something that may be missing.</summary>
    public void Optional<T>(T? value, Action<WireWriter, T> write)
        where T : class
    {
        Write(value is not null);
        if (value is not null)
        {
            write(this, value);
        }
    }

    /// <summary>A list.</summary>
    public void List<T>(IReadOnlyCollection<T> items, Action<WireWriter, T> write)
    {
        Write7BitEncodedInt(items.Count);
        foreach (var item in items)
        {
            write(this, item);
        }
    }

    /// <summary>A list of texts.</summary>
    public void Texts(IReadOnlyCollection<string> items) => List(items, static (w, t) => w.Write(t));

    /// <summary>A span of time.</summary>
    public void Write(TimeSpan time) => Write(time.Ticks);
}
