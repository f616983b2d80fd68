namespace Runbook.Language;

/// <summary>What a keyword's value must be.</summary>
public enum KeywordKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Text, or a plain value that is shown as text.</summary>
    Text,

    /// <summary>A boolean, a word that means one, or a template.</summary>
    Bool,

    /// <summary>A whole number, text of one, or a template.</summary>
    Int,

    /// <summary>A number, text of one, a percentage, or a template.</summary>
    Number,

    /// <summary>A list of plain values; a single one becomes a list of one.</summary>
    List,

    /// <summary>As <see cref="List"/>, and text is split at commas.</summary>
    CommaList,

    /// <summary>A condition or a list of them.</summary>
    Conditions,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A map, a list of maps, or a template.</summary>
    Maps,

    /// <summary>A map of variables, or a list of such maps.</summary>
    Vars,

    /// <summary>The name of a variable.</summary>
    Variable,

    /// <summary>Numbers or percentages of hosts.</summary>
    Serial,

    /// <summary>A list that its own reader checks.</summary>
    Items,
}
