namespace Runbook.Store;

/// <summary>Reads a spool file line by line, as far as it is written. For one caller at a time.</summary>
internal sealed class SpoolReader(SpoolFile file)
{
    private const int Piece = 1 << 18;
    private byte[] _buffer = new byte[Piece];
    private int _used;
    private long _offset;

    /// <summary>The header; null until the first line was read.</summary>
    public RunHeader? Header { get; private set; }

    /// <summary>The next lines, about a quarter of a megabyte; none when nothing more is written yet.</summary>
    public async Task<List<SpoolLine>> NextAsync(CancellationToken cancellationToken)
    {
        var lines = new List<SpoolLine>();
        while (lines.Count == 0)
        {
            if (_used == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var read = await file.ReadAsync(_buffer.AsMemory(_used), _offset, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            (_used, _offset) = (_used + read, _offset + read);
            Cut(lines);
        }

        return lines;
    }

    private void Cut(List<SpoolLine> lines)
    {
        var start = 0;
        for (int length; (length = _buffer.AsSpan(start, _used - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
        {
            var line = _buffer.AsSpan(start, length);
            if (Header is null)
            {
                Header = RunHeaderJson.Read(line) ?? new("", "", "");
            }
            else if (SpoolLine.Read(line) is { } known)
            {
                lines.Add(known);
            }
        }

        _buffer.AsSpan(start, _used - start).CopyTo(_buffer);
        _used -= start;
    }
}
