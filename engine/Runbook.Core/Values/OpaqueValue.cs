namespace Runbook.Core;

/// <summary>
/// A value that lives only while an expression is evaluated: undefined, a function, a macro, a date. Never stored in a
/// result. The language derives its own.
/// </summary>
public abstract class OpaqueValue : Value
{
    /// <summary>What stands for it in JSON and other data: a date's ISO text, for one. By default the type's name as text.</summary>
    public virtual Value ToPlain() => Of(GetType().Name);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Opaque;

    /// <inheritdoc/>
    public override bool IsTruthy => true;

    /// <inheritdoc/>
    public override Value AsSecret() => this;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
