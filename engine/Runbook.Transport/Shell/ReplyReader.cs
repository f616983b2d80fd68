using System.Globalization;
using System.Text;

namespace Runbook.Transport;

/// <summary>Takes a shell loop's output apart at the random mark. Cuts of the stream may fall anywhere. Not thread-safe.</summary>
internal sealed class ReplyReader(string mark, IReplySink sink)
{
    private readonly byte[] _mark = Encoding.ASCII.GetBytes(mark + " ");
    private byte[] _held = [];
    private bool _toError;

    public void Feed(ReadOnlyMemory<byte> data)
    {
        if (_held.Length > 0)
        {
            var joined = new byte[_held.Length + data.Length];
            _held.CopyTo(joined, 0);
            data.CopyTo(joined.AsMemory(_held.Length));
            data = joined;
            _held = [];
        }

        while (!data.IsEmpty)
        {
            var at = data.Span.IndexOf(_mark);
            if (at < 0)
            {
                var keep = PartialMark(data.Span);
                Pass(data[..^keep]);
                _held = data[^keep..].ToArray();
                return;
            }

            Pass(data[..at]);
            var token = data[(at + _mark.Length)..];
            var end = token.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                _held = data[at..].ToArray();
                return;
            }

            Take(token[..(end + 1)]);
            data = token[(end + 1)..];
        }
    }

    private void Pass(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (_toError)
        {
            sink.Error(data);
        }
        else
        {
            sink.Output(data);
        }
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        switch ((char)line.Span[0])
        {
            case 'r':
                sink.Status(int.Parse(line.Span[2..^1], NumberStyles.None, CultureInfo.InvariantCulture));
                break;
            case 's':
                sink.Skipped();
                break;
            case '2':
                _toError = true;
                break;
            case 'e':
                sink.Error(line[2..]);
                break;
            case 'z':
                _toError = false;
                sink.End();
                break;
        }
    }

    /// <summary>How many bytes at the end may be the beginning of a mark.</summary>
    private int PartialMark(ReadOnlySpan<byte> data)
    {
        for (var length = Math.Min(_mark.Length - 1, data.Length); length > 0; length--)
        {
            if (data.EndsWith(_mark.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
