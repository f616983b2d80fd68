using System.Globalization;

namespace Runbook.Store;

/// <summary>The conditions of a query, as they are given; conditions on null are left out. For one caller.</summary>
internal sealed class SqlFilter(bool isPostgres)
{
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object? Value)> _arguments = [];

    /// <summary><c> WHERE …</c>, or nothing.</summary>
    public string Where => _conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", _conditions);

    /// <summary>What the conditions' holes hold.</summary>
    public (string Name, object? Value)[] Arguments => [.. _arguments];

    /// <summary>A column equals.</summary>
    public void Equal(string column, object? value) => Compare(column, "=", value);

    /// <summary>A column compares.</summary>
    public void Compare(string column, string sign, object? value)
    {
        if (value is not null)
        {
            _conditions.Add($"{column} {sign} {Hole(value)}");
        }
    }

    /// <summary>A condition with no hole.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>A condition with one hole, written <c>{0}</c>; left out for null.</summary>
    public void Add(string condition, object? value)
    {
        if (value is not null)
        {
            _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, Hole(value)));
        }
    }

    /// <summary>A column is one of several; none matches when there are none.</summary>
    public void In(string column, IEnumerable<string> values) => _conditions.Add(isPostgres
        // an array, not a query: the index is taken whatever PostgreSQL knows of the table
        ? $"{column} = ANY({Hole(SqlList.Array(values))})"
        : $"{column} IN ({SqlList.Texts(Hole(SqlList.Of(values)), isPostgres)})");

    /// <summary>One of the columns holds a text, whatever its case.</summary>
    public void Contains(string? text, params string[] columns)
    {
        if (text is not null)
        {
            var hole = Hole($"%{Escape(text.ToLowerInvariant())}%");
            _conditions.Add($"({string.Join(" OR ", columns.Select(c => $"LOWER({c}) LIKE {hole} ESCAPE '!'"))})");
        }
    }

    /// <summary>A condition with one hole, for either of two values.</summary>
    public void Either(string condition, object first, object second) => _conditions.Add(
        $"({string.Format(CultureInfo.InvariantCulture, condition, Hole(first))} OR {string.Format(CultureInfo.InvariantCulture, condition, Hole(second))})");

    /// <summary>A text without a meaning to LIKE … ESCAPE '!'.</summary>
    public static string Escape(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private string Hole(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"f{_arguments.Count}");
        _arguments.Add((name, value));
        return $"@{name}";
    }
}
