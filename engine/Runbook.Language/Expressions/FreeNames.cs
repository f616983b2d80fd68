namespace Runbook.Language;

/// <summary>Collects the free names of a template while it is parsed: those read before the template itself sets them.</summary>
internal sealed class FreeNames
{
    private readonly HashSet<string> _free = new(StringComparer.Ordinal);
    private readonly Stack<HashSet<string>> _declared = new([[]]);

    /// <summary>The free names so far.</summary>
    public HashSet<string> Names => _free;

    /// <summary>All names read, free or not; a macro looks here for <c>varargs</c>, <c>kwargs</c> and <c>caller</c>.</summary>
    public HashSet<string> Read { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>A name is read.</summary>
    public void Use(string name)
    {
        Read.Add(name);
        if (!Globals.Has(name) && !_declared.Any(d => d.Contains(name)))
        {
            _free.Add(name);
        }
    }

    /// <summary>A name is set from here on, to the end of the innermost scope.</summary>
    public void Declare(string name) => _declared.Peek().Add(name);

    /// <summary>An inner scope begins.</summary>
    public void Push() => _declared.Push(new(StringComparer.Ordinal));

    /// <summary>The innermost scope ends.</summary>
    public void Pop() => _declared.Pop();

    /// <summary>Starts to note what is read anew; gives back what was noted, for <see cref="EndRead"/>.</summary>
    public HashSet<string> BeginRead()
    {
        var before = Read;
        Read = new(StringComparer.Ordinal);
        return before;
    }

    /// <summary>Goes on with the notes from before; gives back those made since.</summary>
    public HashSet<string> EndRead(HashSet<string> before)
    {
        var inner = Read;
        before.UnionWith(inner);
        Read = before;
        return inner;
    }
}
