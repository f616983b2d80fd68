using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads <c>--limit</c>: patterns, of which <c>@file</c> stands for the lines of a file. Stateless.</summary>
public static class HostLimit
{
    /// <summary>The patterns that a limit means, and what is wrong with it.</summary>
    /// <param name="texts">As given on the command line.</param>
    public static (IReadOnlyList<string> Patterns, IReadOnlyList<Diagnostic> Diagnostics) Read(IReadOnlyList<string> texts)
    {
        var (patterns, diagnostics) = (new List<string>(), new List<Diagnostic>());
        foreach (var part in texts.SelectMany(HostPattern.Split))
        {
            if (part.StartsWith('@'))
            {
                Lines(part[1..], patterns, diagnostics);
            }
            else
            {
                patterns.Add(part);
            }
        }

        return (patterns, diagnostics);
    }

    private static void Lines(string file, List<string> patterns, List<Diagnostic> diagnostics)
    {
        try
        {
            patterns.AddRange(File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(Diagnostic.Error("limit-unreadable", "The file of a limit cannot be read", e.Message,
                new SourceSpan(file, 0, 0)));
        }
    }
}
