using Runbook.Core;

namespace Runbook.Language;

/// <summary>Collects the free names of a template while it is parsed: those read before the template itself sets them.</summary>
internal sealed class FreeNames
{
    private static readonly TextNames None = new([], [], new HashSet<string>());

    private readonly List<(string Name, SourceSpan Span)> _reads = [];
    private readonly List<(FunctionKind Kind, string Name, SourceSpan Span)> _functions = [];
    private readonly HashSet<string> _guarded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _free = new(StringComparer.Ordinal);
    private readonly Stack<HashSet<string>> _declared = new([[]]);

    /// <summary>The free names so far.</summary>
    public HashSet<string> Names => _free;

    /// <summary>All names read, free or not; a macro looks here for <c>varargs</c>, <c>kwargs</c> and <c>caller</c>.</summary>
    public HashSet<string> Read { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>How many reads are noted so far: where <see cref="Guard(int)"/> is to begin.</summary>
    public int Mark => _reads.Count;

    /// <summary>A name is read.</summary>
    public void Use(string name, SourceSpan span = default)
    {
        Read.Add(name);
        if (!Globals.Has(name) && !_declared.Any(d => d.Contains(name)))
        {
            _free.Add(name);
            _reads.Add((name, span));
        }
    }

    /// <summary>A filter, test or lookup is called.</summary>
    public void Call(FunctionKind kind, string name, SourceSpan span) => _functions.Add((kind, name, span));

    /// <summary>What was read since a mark may be undefined.</summary>
    public void Guard(int mark)
    {
        for (var i = mark; i < _reads.Count; i++)
        {
            _guarded.Add(_reads[i].Name);
        }
    }

    /// <summary>Takes over what a text inside the text asks for.</summary>
    public void Add(TextNames inner)
    {
        _reads.AddRange(inner.Reads);
        _functions.AddRange(inner.Functions);
        _guarded.UnionWith(inner.Guarded);
    }

    /// <summary>All that was noted.</summary>
    public TextNames Noted() => _reads.Count + _functions.Count == 0 ? None : new(_reads, _functions, _guarded);

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
