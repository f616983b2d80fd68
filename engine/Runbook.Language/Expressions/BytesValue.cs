using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Python's <c>bytes</c>: what <c>str.encode</c> gives. Immutable.</summary>
/// <param name="bytes">The bytes; not changed afterwards.</param>
public sealed class BytesValue(byte[] bytes) : RuntimeValue
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <inheritdoc/>
    public override string TypeName => "bytes";

    /// <inheritdoc/>
    public override bool IsTruthy => bytes.Length > 0;

    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            var text = new StringBuilder("b'");
            foreach (var b in bytes)
            {
                text.Append(b switch
                {
                    (byte)'\n' => "\\n",
                    (byte)'\r' => "\\r",
                    (byte)'\t' => "\\t",
                    (byte)'\'' => "\\'",
                    (byte)'\\' => "\\\\",
                    >= 32 and < 127 => ((char)b).ToString(),
                    _ => "\\x" + b.ToString("x2", CultureInfo.InvariantCulture),
                });
            }

            return text.Append('\'').ToString();
        }
    }

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "decode" => new HostMethod(name, (_, _) => Decoded),
        "hex" => new HostMethod(name, (_, _) => Of(Convert.ToHexStringLower(bytes))),
        _ => null,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Iterate(EvaluationContext context) => [.. bytes.Select(b => Of((long)b))];

    /// <summary>The text that the bytes are in UTF-8.</summary>
    public override Value ToPlain() => Decoded;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is BytesValue b && b.Bytes.SequenceEqual(bytes);

    /// <inheritdoc/>
    public override int GetHashCode() => bytes.Length;

    private Value Decoded => Of(Encoding.UTF8.GetString(bytes));
}
