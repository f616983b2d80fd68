using System.Collections;

namespace Runbook.Engine;

/// <summary>Texts that are made when somebody reads them: most are never read. Immutable, as far as what they are made of is.</summary>
/// <param name="items">What they are made of.</param>
/// <param name="show">Makes one; the same each time.</param>
internal sealed class LazyTexts<T>(IReadOnlyList<T> items, Func<T, string> show) : IReadOnlyList<string>
{
    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public string this[int index] => show(items[index]);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => items.Select(show).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
