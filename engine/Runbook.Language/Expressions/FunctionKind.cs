namespace Runbook.Language;

/// <summary>Which of the tables of a <see cref="FunctionTable"/> a name is looked for in.</summary>
public enum FunctionKind
{
    /// <summary>A filter: <c>x | name</c>.</summary>
    Filter,

    /// <summary>A test: <c>x is name</c>.</summary>
    Test,

    /// <summary>A lookup: <c>lookup('name')</c>.</summary>
    Lookup,
}
