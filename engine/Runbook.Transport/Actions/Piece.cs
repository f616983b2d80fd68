namespace Runbook.Transport;

/// <summary>A piece of a big file.</summary>
/// <param name="Megabyte">Where it begins, in MiB.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct Piece(long Megabyte, long Length)
{
    /// <summary>The unit in which pieces begin, in bytes.</summary>
    public const int Unit = 1 << 20;

    /// <summary>Where it begins, in bytes.</summary>
    public long Offset => Megabyte * Unit;

    /// <summary>Cuts what is missing of a file into pieces; the first two are short, so that it soon shows how fast the way is.</summary>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="units">How long a piece is to be, in MiB.</param>
    /// <param name="have">What is there already.</param>
    public static IReadOnlyList<Piece> Missing(long length, int units, IReadOnlyCollection<Piece> have)
    {
        var there = have.SelectMany(p => Enumerable.Range(0, (int)((p.Length + Unit - 1) / Unit)).Select(i => p.Megabyte + i)).ToHashSet();
        var pieces = new List<Piece>();
        var last = (length + Unit - 1) / Unit;
        for (var at = 0L; at < last;)
        {
            var from = at;
            var longest = pieces.Count < 2 ? 1 : units;
            while (at < last && at - from < longest && !there.Contains(at))
            {
                at++;
            }

            if (at > from)
            {
                pieces.Add(new(from, Math.Min(length, at * Unit) - (from * Unit)));
            }
            else
            {
                at++;
            }
        }

        return pieces;
    }
}
