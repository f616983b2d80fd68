using System.Globalization;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Values as the texts of YAML scalars. Stateless.</summary>
internal static class YamlScalarWriter
{
    /// <summary>The text of a scalar as PyYAML represents it, and its tag's short name.</summary>
    public static string Write(Value value, out string tag)
    {
        (tag, var text) = value switch
        {
            NullValue => ("null", "null"),
            BoolValue b => ("bool", b.Value ? "true" : "false"),
            IntegerValue i => ("int", i.Value.ToString(CultureInfo.InvariantCulture)),
            FloatValue f => ("float", FloatText(f.Value)),
            StringValue s => ("str", s.Text),
            _ when Py.IsDate(value) => ("timestamp", Py.Str(value)),
            _ => throw new FormatException($"{Py.TypeName(value)} cannot be written as YAML"),
        };
        return text;
    }

    private static string FloatText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? ".nan" : value < 0 ? "-.inf" : ".inf";
        }

        var text = Py.Float(value);
        return !text.Contains('.') && text.Contains('e') ? text.Replace("e", ".0e", StringComparison.Ordinal) : text;
    }
}
