namespace Runbook.Engine;

/// <summary>Names of variables. Stateless.</summary>
internal static class Identifiers
{
    /// <summary>Whether a text can name a variable: letters, digits, underscores, no digit first.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
