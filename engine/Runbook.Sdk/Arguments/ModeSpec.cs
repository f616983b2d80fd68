namespace Runbook.Sdk;

/// <summary>
/// Permissions as a playbook gives them: octal (<c>"0644"</c>, or a number as YAML read it), symbolic
/// (<c>u=rw,g=r,o-x,a+X</c>), or <c>preserve</c>. Immutable.
/// </summary>
public sealed class ModeSpec
{
    private readonly int? _octal;

    private ModeSpec(string written, int? octal)
    {
        Written = written;
        _octal = octal;
    }

    /// <summary>The text, normalised to four octal digits when it was a number.</summary>
    public string Written { get; }

    /// <summary>Whether the source's own permissions are to be taken.</summary>
    public bool IsPreserve => Written == "preserve";

    /// <summary>Whether it names all bits, so that the present ones do not matter.</summary>
    public bool IsAbsolute => _octal is not null;

    /// <summary>Permissions from a number, e.g. 420 for 0644.</summary>
    public static ModeSpec FromNumber(int mode) => new(Octal(mode), mode);

    /// <summary>Reads the text of a mode; false when it is none.</summary>
    public static bool TryParse(string text, out ModeSpec mode)
    {
        mode = new(text, null);
        if (text == "preserve")
        {
            return true;
        }

        var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        if (digits.Length is > 0 and <= 5 && digits.All(c => c is >= '0' and <= '7'))
        {
            var number = Convert.ToInt32(digits, 8);
            mode = FromNumber(number);
            return number <= 0xFFF;
        }

        return text.Length > 0 && text.Split(',').All(IsClause);
    }

    /// <summary>Four octal digits, as Ansible shows a mode.</summary>
    public static string Octal(int mode) => "0" + Convert.ToString(mode, 8).PadLeft(3, '0');

    /// <summary>The permissions that result.</summary>
    /// <param name="current">The present ones (for a new file: 0666 or 0777 less the umask).</param>
    /// <param name="isDirectory">Whether it is a folder: <c>X</c> asks.</param>
    /// <param name="umask">What a clause without a who leaves alone; 0 for none.</param>
    public int Apply(int current, bool isDirectory, int umask = 0)
    {
        if (_octal is { } octal)
        {
            return octal;
        }

        foreach (var clause in Written.Split(','))
        {
            current = ApplyClause(clause, current, isDirectory, umask);
        }

        return current;
    }

    /// <inheritdoc/>
    public override string ToString() => Written;

    private static bool IsClause(string clause)
    {
        var operators = clause.IndexOfAny(['+', '-', '=']);
        return operators >= 0
            && clause[..operators].All(c => c is 'u' or 'g' or 'o' or 'a')
            && clause[operators..].All(c => c is '+' or '-' or '=' or 'r' or 'w' or 'x' or 'X' or 's' or 't' or 'u' or 'g' or 'o');
    }

    private static int ApplyClause(string clause, int mode, bool isDirectory, int umask)
    {
        var at = clause.IndexOfAny(['+', '-', '=']);
        var who = clause[..at];
        var everyone = who.Length == 0 || who.Contains('a');
        var mask = (everyone || who.Contains('u') ? 0x9C0 : 0) | (everyone || who.Contains('g') ? 0x438 : 0) | (everyone || who.Contains('o') ? 0x207 : 0);
        while (at < clause.Length)
        {
            var operation = clause[at++];
            var end = clause.IndexOfAny(['+', '-', '='], at) is >= 0 and var next ? next : clause.Length;
            var bits = Bits(clause[at..end], mode, isDirectory) & mask & (who.Length == 0 ? ~umask : ~0);
            mode = operation switch
            {
                '+' => mode | bits,
                '-' => mode & ~bits,
                // Ansible clears the special bits of folders too, unlike chmod(1).
                _ => (mode & ~mask) | bits,
            };
            at = end;
        }

        return mode;
    }

    private static int Bits(string letters, int mode, bool isDirectory)
    {
        var bits = 0;
        foreach (var letter in letters)
        {
            bits |= letter switch
            {
                'r' => 0x124,
                'w' => 0x92,
                'x' => 0x49,
                'X' => isDirectory || (mode & 0x49) != 0 ? 0x49 : 0,
                's' => 0xC00,
                't' => 0x200,
                'u' => Copy((mode >> 6) & 7),
                'g' => Copy((mode >> 3) & 7),
                _ => Copy(mode & 7),
            };
        }

        return bits;
    }

    private static int Copy(int three) => (three << 6) | (three << 3) | three;
}
