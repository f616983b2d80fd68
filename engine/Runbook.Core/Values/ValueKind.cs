namespace Runbook.Core;

/// <summary>What a <see cref="Value"/> is.</summary>
public enum ValueKind
{
    /// <summary>YAML's <c>null</c>, Python's <c>None</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of any size.</summary>
    Integer,

    /// <summary>A double-precision number.</summary>
    Float,

    /// <summary>Text.</summary>
    String,

    /// <summary>A list or a tuple.</summary>
    List,

    /// <summary>A map that keeps the order of its entries.</summary>
    Map,

    /// <summary>Something that lives only while an expression is evaluated (undefined, a function, a date).</summary>
    Opaque,
}
