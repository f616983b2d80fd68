using System.Buffers;
using System.Text;

namespace Runbook.Transport;

/// <summary>
/// Collects one stream of a script: in memory up to a limit, or into a sink; tells a watcher as it comes. Not thread-safe.
/// </summary>
internal sealed class OutputBuffer(int limit, Action<ReadOnlyMemory<byte>>? sink, Action<string>? watcher)
{
    private readonly Decoder? _decoder = watcher is null ? null : Encoding.UTF8.GetDecoder();
    private ArrayBufferWriter<byte>? _kept;
    private long _cut;

    public void Add(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (sink is not null)
        {
            sink(data);
            return;
        }

        Tell(data.Span);
        _kept ??= new(Math.Max(256, data.Length));
        var room = Math.Min(data.Length, limit - _kept.WrittenCount);
        _kept.Write(data.Span[..room]);
        _cut += data.Length - room;
    }

    /// <summary>What came, as UTF-8 text.</summary>
    public string Text()
    {
        var text = _kept is null ? "" : Encoding.UTF8.GetString(_kept.WrittenSpan);
        return _cut == 0 ? text : $"{text}\n[runbook: {_cut} more bytes were cut off; the limit is {limit} bytes]\n";
    }

    private void Tell(ReadOnlySpan<byte> data)
    {
        if (_decoder is null)
        {
            return;
        }

        var chars = new char[_decoder.GetCharCount(data, flush: false)];
        _decoder.GetChars(data, chars, flush: false);
        if (chars.Length > 0)
        {
            watcher!(new string(chars));
        }
    }
}
