using System.Globalization;
using System.Text;

namespace Runbook.Transport;

/// <summary>Takes a shell loop's output apart at the random mark. Cuts of the stream may fall anywhere. Not thread-safe.</summary>
internal sealed class ReplyReader(string mark, IReplySink sink)
{
    /// <summary>No token is longer, but for a line of standard error, which is passed on as it comes.</summary>
    private const int LongestToken = 64;

    private readonly byte[] _mark = Encoding.ASCII.GetBytes(mark + " ");
    private byte[] _held = [];
    private bool _toError;
    private bool _isInErrorLine;

    /// <summary>Takes the next piece of the stream.</summary>
    /// <exception cref="GarbledReplyException">What follows a mark makes no sense.</exception>
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
            if (_isInErrorLine)
            {
                data = PassErrorLine(data);
                continue;
            }

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
            if (token.Span.StartsWith("e "u8))
            {
                _isInErrorLine = true;
                data = token[2..];
                continue;
            }

            var end = token.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                if (token.Length > LongestToken)
                {
                    throw new GarbledReplyException();
                }

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

    private ReadOnlyMemory<byte> PassErrorLine(ReadOnlyMemory<byte> data)
    {
        var length = data.Span.IndexOf((byte)'\n') + 1;
        _isInErrorLine = length == 0;
        sink.Error(length == 0 ? data : data[..length]);
        return length == 0 ? default : data[length..];
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        switch ((char)line.Span[0])
        {
            case 'r' when line.Length > 3 && int.TryParse(line.Span[2..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var status):
                sink.Status(status);
                break;
            case 's':
                sink.Skipped();
                break;
            case '2':
                _toError = true;
                break;
            case 'z':
                _toError = false;
                sink.End();
                break;
            default:
                throw new GarbledReplyException();
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
