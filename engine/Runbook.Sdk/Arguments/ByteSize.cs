using System.Globalization;

namespace Runbook.Sdk;

/// <summary>A number of bytes, written <c>100G</c>, <c>10 GiB</c>, <c>512k</c>, <c>1048576</c>: powers of 1024, as Ansible's human_to_bytes.</summary>
/// <param name="Bytes">The number; not negative.</param>
public readonly record struct ByteSize(long Bytes)
{
    private const string Units = "KMGTPE";

    /// <summary>Reads a size; false when the text is none.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = trimmed[digits..].Trim();
        size = default;
        if (!decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var power = unit.Length == 0 || unit is "B" or "b" ? 0 : Units.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        if ((power == 0 && unit.Length > 0 && unit is not ("B" or "b")) || !(unit.Length <= 1 || unit[1..] is "B" or "iB"))
        {
            return false;
        }

        var bytes = number * (decimal)Math.Pow(1024, power);
        size = bytes <= long.MaxValue ? new((long)bytes) : default;
        return bytes <= long.MaxValue;
    }

    /// <summary>The number of bytes in digits.</summary>
    public override string ToString() => Bytes.ToString(CultureInfo.InvariantCulture);
}
