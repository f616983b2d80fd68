namespace Runbook.Store;

/// <summary>A table's name and columns for writing many rows. Immutable.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">The columns; a name that ends in <c>#</c> holds whole numbers, any other text.</param>
internal sealed record SqlTable(string Name, params string[] Columns)
{
    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Columns.Select(c => c.TrimEnd('#'))];

    /// <summary>Whether a column holds whole numbers.</summary>
    public bool IsNumber(int column) => Columns[column].EndsWith('#');
}
