using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Ansible's <c>omit</c>: an argument whose value it is counts as not given; it vanishes from lists, maps and text. There is
/// one; compare by reference.
/// </summary>
public sealed class OmitValue : RuntimeValue
{
    private OmitValue()
    {
    }

    /// <summary>The one.</summary>
    public static OmitValue Instance { get; } = new();

    /// <inheritdoc/>
    public override string TypeName => "Omit";

    /// <inheritdoc/>
    public override string Text => "";

    /// <inheritdoc/>
    public override string Repr => "<omit>";

    /// <inheritdoc/>
    public override Value ToPlain() => Null;
}
