using System.Collections;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>A list whose items are made each time it is looked at: the hosts that still take part.</summary>
internal sealed class LazyList(Func<IReadOnlyList<Value>> items) : ListValue(new Live(items))
{
    private sealed class Live(Func<IReadOnlyList<Value>> items) : IReadOnlyList<Value>
    {
        public int Count => items().Count;

        public Value this[int index] => items()[index];

        public IEnumerator<Value> GetEnumerator() => items().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
