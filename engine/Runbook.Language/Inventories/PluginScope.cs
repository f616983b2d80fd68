using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Evaluates the expressions and name templates of inventory plugins and turns errors into diagnostics. One use, one thread.
/// </summary>
internal sealed class PluginScope(InventorySource source)
{
    /// <summary>Whether mistakes in expressions are told (<c>strict: true</c>); an undefined name is passed over otherwise.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The value of an expression, or null when it could not be evaluated.</summary>
    public Value? Evaluate(string expression, SourceSpan span, IVariables variables)
    {
        if (source.Inventory.Options.Evaluate is not { } evaluate)
        {
            if (source.Diagnostics.TrueForAll(d => d.Code != "inventory-no-expressions"))
            {
                source.Error("inventory-no-expressions", "Expressions of an inventory plugin cannot be evaluated here", source.File, span);
            }

            return null;
        }

        try
        {
            return evaluate(expression, span, variables);
        }
        catch (DiagnosticException e)
        {
            if (IsStrict || e.Diagnostics.Any(d => d.Code != UndefinedValueCode))
            {
                source.Diagnostics.AddRange(e.Diagnostics);
            }

            return null;
        }
    }

    private const string UndefinedValueCode = "undefined-variable";

    /// <summary>A text with <c>{{ }}</c> in it, evaluated; null when it could not be.</summary>
    public string? Render(string text, SourceSpan span, IVariables variables)
    {
        var result = new System.Text.StringBuilder();
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                break;
            }

            result.Append(text, at, open - at);
            if (Evaluate(text[(open + 2)..close].Trim().Trim('-').Trim(), span, variables) is not { } value)
            {
                return null;
            }

            result.Append(YamlInventory.Text(value));
            at = close + 2;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
