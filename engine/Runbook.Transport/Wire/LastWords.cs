using System.Text;

namespace Runbook.Transport;

/// <summary>The end of what a host says on a channel's standard error: why it ended, perhaps. One user at a time.</summary>
internal sealed class LastWords
{
    private const int Longest = 4096;
    private const int LongestReason = 300;
    private string _words = "";

    /// <summary>Hears more.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        var text = _words + Encoding.UTF8.GetString(data);
        _words = text.Length > Longest ? text[^Longest..] : text;
    }

    /// <summary>The last line; null when there is none.</summary>
    public string? Line()
    {
        var line = _words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
        return line.Length == 0 ? null : Plain(line);
    }

    /// <summary>Text of a host, fit to be shown.</summary>
    public static string Plain(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(LongestReason)]);
}
