using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>What the process of modules keeps because the engine holds on to it, by number: states, plans, calls to come. Safe from any thread.</summary>
internal sealed class KeptObjects
{
    // No concurrent dictionary: the runtime has none of numbers that is compiled ahead, and a start would wait for it.
    private readonly Dictionary<long, object?> _objects = [];
    private readonly Dictionary<QueryFamily, long[]> _families = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>What stands under a number.</summary>
    /// <exception cref="InvalidDataException">Nothing does.</exception>
    public object? this[long number]
    {
        get
        {
            lock (_lock)
            {
                return _objects.TryGetValue(number, out var kept) ? kept : throw new InvalidDataException($"nothing is kept under {number}");
            }
        }
    }

    /// <summary>Keeps something.</summary>
    /// <returns>Its number.</returns>
    public long Add(object? value)
    {
        lock (_lock)
        {
            _objects[++_last] = value;
            return _last;
        }
    }

    /// <summary>The numbers of the halves of a family (what asks, what splits), the same each time: questions of one family are asked together.</summary>
    public IReadOnlyList<long> FamilyOf(QueryFamily family)
    {
        lock (_lock)
        {
            if (!_families.TryGetValue(family, out var halves))
            {
                _families[family] = halves = [Add(QueryWire.Asking(family)), Add(QueryWire.Splitting(family))];
            }

            return halves;
        }
    }

    /// <summary>Lets go of something.</summary>
    public void Forget(long number)
    {
        lock (_lock)
        {
            _objects.Remove(number);
        }
    }
}
