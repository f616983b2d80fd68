using System.Collections;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A list in a Scriban template, read only; its items are evaluated when they are reached. Lives as long as the render.</summary>
internal sealed class ScribanList(ListValue source, ScribanContext context) : IList
{
    public ListValue Source => source;

    public int Count => source.Items.Count;

    public bool IsFixedSize => true;

    public bool IsReadOnly => true;

    public bool IsSynchronized => false;

    public object SyncRoot => this;

    public object? this[int index]
    {
        get => ScribanValues.Of(source.Items[index], context);
        set => throw Unchangeable();
    }

    public IEnumerator GetEnumerator() => source.Items.Select(i => ScribanValues.Of(i, context)).GetEnumerator();

    public bool Contains(object? value) => IndexOf(value) >= 0;

    public int IndexOf(object? value)
    {
        var wanted = ScribanValues.Back(value);
        for (var i = 0; i < Count; i++)
        {
            if (ScribanValues.Back(this[i]).Equals(wanted))
            {
                return i;
            }
        }

        return -1;
    }

    public void CopyTo(Array array, int index)
    {
        for (var i = 0; i < Count; i++)
        {
            array.SetValue(this[i], index + i);
        }
    }

    public int Add(object? value) => throw Unchangeable();

    public void Clear() => throw Unchangeable();

    public void Insert(int index, object? value) => throw Unchangeable();

    public void Remove(object? value) => throw Unchangeable();

    public void RemoveAt(int index) => throw Unchangeable();

    private static NotSupportedException Unchangeable() =>
        new("a list of the playbook cannot be changed; use array.add, which makes a new one");
}
