namespace Runbook.Reporting;

/// <summary>Colours a line by ANSI escapes (ECMA-48, SGR). Stateless.</summary>
internal static class Ansi
{
    /// <summary>The line in its colour.</summary>
    public static string Paint(string text, LineStyle style)
    {
        var code = style switch
        {
            LineStyle.Heading => "1",
            LineStyle.Ok or LineStyle.Added => "32",
            LineStyle.Changed => "33",
            LineStyle.Failed or LineStyle.Removed => "31",
            LineStyle.Warning => "35",
            LineStyle.Quiet => "36",
            _ => null,
        };
        return code is null || text.Length == 0 ? text : $"\u001b[{code}m{text}\u001b[0m";
    }
}
