namespace Runbook.Language;

/// <summary>Which variables a map of them lists: all but <c>omit</c>, which is a word of the language and no data. Stateless.</summary>
public static class ListedVariables
{
    /// <summary>The names that are listed, each once, in no particular order.</summary>
    public static IEnumerable<string> Of(IVariables variables) => variables.Names.Where(n => n != "omit");
}
