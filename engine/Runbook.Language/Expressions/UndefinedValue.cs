using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What a name or attribute that nothing defines yields. Any use of it is an error, except by functions that accept it
/// (<c>default</c>, <c>is defined</c>); its attributes and items are itself. Immutable.
/// </summary>
public sealed class UndefinedValue : RuntimeValue
{
    private readonly string _detail;
    private readonly Func<IEnumerable<string>>? _known;
    private readonly IReadOnlyList<Diagnostic>? _diagnostics;
    private readonly SourceSpan _place;

    /// <summary>Undefined for a reason.</summary>
    /// <param name="name">The name that was looked for; null when there is none.</param>
    /// <param name="detail">The particulars: what is missing, and where it was looked for.</param>
    /// <param name="span">Where it was asked for.</param>
    /// <param name="known">The names that could have been meant; asked only when an error is shown.</param>
    public UndefinedValue(string? name, string detail, SourceSpan span, Func<IEnumerable<string>>? known = null) =>
        (Name, _detail, _place, _known) = (name, detail, span, known);

    private UndefinedValue(IReadOnlyList<Diagnostic> diagnostics) => (_detail, _diagnostics) = ("", diagnostics);

    private UndefinedValue(string detail, SourceSpan span, bool lenient) => (_detail, _place, IsLenient) = (detail, span, lenient);

    /// <summary>The code of the error that a use of it is.</summary>
    public const string Code = "undefined-variable";

    /// <summary>The name that was looked for, or null.</summary>
    public string? Name { get; }

    /// <summary>
    /// Whether it is what an inline <c>if</c> without <c>else</c> yields: false, empty text and an empty list wherever it is
    /// used, an error only as the result of a whole template.
    /// </summary>
    public bool IsLenient { get; }

    /// <inheritdoc/>
    public override string TypeName => "Undefined";

    /// <inheritdoc/>
    public override string Text => IsLenient ? "" : throw Error();

    /// <inheritdoc/>
    public override string Repr => IsLenient ? "Undefined" : throw Error();

    /// <inheritdoc/>
    public override bool IsTruthy => IsLenient ? false : throw Error();

    /// <summary>Undefined because a template in a variable could not be evaluated for want of another.</summary>
    internal static UndefinedValue Because(DiagnosticException reason) => new(reason.Diagnostics);

    /// <summary>What an inline <c>if</c> without <c>else</c> yields when the condition is false.</summary>
    internal static UndefinedValue MissingElse(SourceSpan span) =>
        new("the condition of an inline if is false and there is no else", span, lenient: true);

    /// <summary>The error that a use of this value is.</summary>
    public DiagnosticException Error()
    {
        if (_diagnostics is not null)
        {
            return new(_diagnostics);
        }

        var hint = _known is null || Name is null ? null : DidYouMean.Hint(Name, _known());
        return new(Diagnostic.Error(Code, "Undefined variable", _detail, _place, hint));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value>? Iterate(EvaluationContext context) => IsLenient ? [] : throw Error();

    /// <inheritdoc/>
    public override Value ToPlain() => throw Error();

    /// <inheritdoc/>
    public override bool Equals(Value? other) => IsLenient ? other is UndefinedValue { IsLenient: true } : throw Error();

    /// <inheritdoc/>
    public override int GetHashCode() => IsLenient ? 0 : throw Error();
}
