namespace Runbook.Editor;

/// <summary>Where a cursor stands in a YAML document: the keys around it, and what is being written. Immutable.</summary>
/// <param name="Path">From the outside in: each key, and "-" for an item of a list.</param>
/// <param name="Siblings">The keys of the map that the cursor is in, the one at the cursor left out.</param>
internal sealed record CursorPlace(IReadOnlyList<CursorPlace.Step> Path, IReadOnlyList<string> Siblings)
{
    /// <summary>The key whose value is written; null while a key or a bare item is.</summary>
    public string? Key { get; init; }

    /// <summary>The word or value written up to the cursor.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The column where that begins, from 0.</summary>
    public int Start { get; init; }

    /// <summary>Whether the cursor stands between <c>{{</c> or <c>{%</c> and its end.</summary>
    public bool IsInTemplate { get; init; }

    /// <summary>Whether it stands in a block of text.</summary>
    public bool IsInText { get; init; }

    /// <summary>A key around the cursor with the keys beside it, or an item.</summary>
    /// <param name="Name">The key; "-" for an item.</param>
    /// <param name="Beside">The keys beside it, as far as they stand above.</param>
    public sealed record Step(string Name, IReadOnlyList<string> Beside)
    {
        /// <summary>Whether it is an item of a list.</summary>
        public bool IsItem => Name == "-";
    }
}
