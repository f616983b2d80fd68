namespace Runbook.Bench;

/// <summary>
/// A real tree of files and folders as the play left it, which can be brought into the state of any simulated host: some of its
/// entries drifted, the others as wanted. Not to be used from several threads.
/// </summary>
internal sealed class DriftingTree
{
    private const UnixFileMode Drifted = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string[] _paths;
    private readonly (UnixFileMode Mode, byte[]? Content)[] _wanted;

    /// <summary>A tree whose entries are as wanted now; at most 128.</summary>
    public DriftingTree(IEnumerable<string> paths)
    {
        _paths = [.. paths];
        _wanted = [.. _paths.Select(p => (File.GetUnixFileMode(p), File.Exists(p) ? File.ReadAllBytes(p) : null))];
    }

    /// <summary>Brings the tree into a state.</summary>
    /// <param name="drift">The bits of the entries that drifted.</param>
    public void Become(UInt128 drift)
    {
        var now = State();
        for (var i = 0; i < _paths.Length; i++)
        {
            if (Has(now, i) == Has(drift, i))
            {
                continue;
            }

            if (_wanted[i].Content is { } content)
            {
                File.WriteAllBytes(_paths[i], Has(drift, i) ? [] : content);
            }

            File.SetUnixFileMode(_paths[i], Has(drift, i) ? Drifted : _wanted[i].Mode);
        }
    }

    /// <summary>The bits of the entries that are not as wanted.</summary>
    public UInt128 State()
    {
        var state = UInt128.Zero;
        for (var i = 0; i < _paths.Length; i++)
        {
            var isWanted = File.GetUnixFileMode(_paths[i]) == _wanted[i].Mode
                && (_wanted[i].Content is not { } content || File.ReadAllBytes(_paths[i]).AsSpan().SequenceEqual(content));
            state |= isWanted ? 0 : UInt128.One << i;
        }

        return state;
    }

    private static bool Has(UInt128 state, int entry) => (state >> entry & 1) == 1;
}
