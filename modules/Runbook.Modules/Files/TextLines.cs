namespace Runbook.Modules;

/// <summary>Text as lines that keep their ends. Stateless.</summary>
internal static class TextLines
{
    /// <summary>The lines with their line feeds; the last may have none.</summary>
    public static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..end]);
            at = end;
        }

        return lines;
    }

    /// <summary>A line without its end: line feed, and carriage return before it.</summary>
    public static string Chop(string line) => line.TrimEnd('\n', '\r');
}
