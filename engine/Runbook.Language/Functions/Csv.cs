using System.Text;

namespace Runbook.Language;

/// <summary>Reads comma-separated values as Python's <c>csv</c> does in its "excel" dialect (RFC 4180). Stateless.</summary>
internal static class Csv
{
    /// <summary>The rows of a text; an empty line gives an empty row.</summary>
    public static List<List<string>> Read(string text, char delimiter, bool skipInitialSpace = false)
    {
        List<List<string>> rows = [];
        var position = 0;
        while (position < text.Length)
        {
            rows.Add(ReadRow(text, delimiter, skipInitialSpace, ref position));
        }

        return rows;
    }

    private static List<string> ReadRow(string text, char delimiter, bool skipInitialSpace, ref int position)
    {
        List<string> row = [];
        if (AtLineEnd(text, ref position))
        {
            return row;
        }

        while (true)
        {
            while (skipInitialSpace && position < text.Length && text[position] == ' ')
            {
                position++;
            }

            row.Add(ReadField(text, delimiter, ref position));
            if (position >= text.Length || AtLineEnd(text, ref position))
            {
                return row;
            }

            position++;
        }
    }

    private static string ReadField(string text, char delimiter, ref int position)
    {
        var field = new StringBuilder();
        var quoted = position < text.Length && text[position] == '"';
        position += quoted ? 1 : 0;
        while (position < text.Length)
        {
            var c = text[position];
            if (quoted && c == '"')
            {
                quoted = position + 1 < text.Length && text[position + 1] == '"';
                position += quoted ? 2 : 1;
                field.Append(quoted ? "\"" : "");
                continue;
            }

            if (!quoted && (c == delimiter || c is '\n' or '\r'))
            {
                break;
            }

            field.Append(c);
            position++;
        }

        return field.ToString();
    }

    private static bool AtLineEnd(string text, ref int position)
    {
        if (position >= text.Length || text[position] is not ('\n' or '\r'))
        {
            return false;
        }

        position += text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
        return true;
    }
}
