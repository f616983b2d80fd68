using System.Text.Json;

namespace Runbook.Store;

/// <summary>Members of enumerations as the tables name them: <c>in_sync</c>. Stateless.</summary>
internal static class SqlNames
{
    /// <summary>The name.</summary>
    public static string Of(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The member of a name; the given one for a name that is unknown.</summary>
    public static T Parse<T>(string name, T otherwise)
        where T : struct, Enum => Enum.TryParse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) ? value : otherwise;
}
