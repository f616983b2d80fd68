using System.Globalization;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>What a server answered, as the tool on the host told it. Immutable.</summary>
/// <param name="Status">The status code; -1 when no answer came.</param>
/// <param name="Reason">The words after it, or what the tool said went wrong.</param>
/// <param name="Url">Where the answer came from, after redirects.</param>
internal sealed record WebAnswer(int Status, string Reason, string Url)
{
    /// <summary>Whether a redirect was followed.</summary>
    public bool IsRedirected { get; init; }

    /// <summary>Headers of the last answer, in their order.</summary>
    public IReadOnlyList<(string Name, string Text)> Headers { get; init; } = [];

    /// <summary>What follows the part that is printed by <see cref="WebRequest.Print"/>.</summary>
    public string Rest { get; init; } = "";

    /// <summary>Ansible's sentence about it.</summary>
    public string Message =>
        Status < 0 ? $"Request failed: <urlopen error {Reason}>"
        : Status is >= 300 ? $"HTTP Error {Status}: {Reason}"
        : $"OK ({Header("content-length") ?? "unknown"} bytes)";

    /// <summary>A header's text; null when the answer had none of that name.</summary>
    public string? Header(string name) => Headers.LastOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Text;

    /// <summary>The headers as keys of a result: small letters, dashes as underscores; of a name that comes twice, both, with a comma.</summary>
    public IEnumerable<(string Key, Value Value)> Keys() => Headers
        .GroupBy(h => h.Name.ToLowerInvariant().Replace('-', '_'))
        .Select(g => (g.Key, Value.Of(string.Join(", ", g.Select(h => h.Text)))));

    /// <summary>The cookies that the answer sets.</summary>
    public IEnumerable<(string Name, string Text)> Cookies() => Headers
        .Where(h => h.Name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase))
        .Select(h => h.Text.Split(';')[0].Split('=', 2)).Where(p => p.Length == 2).Select(p => (p[0].Trim(), p[1].Trim()));

    /// <summary>Reads what the script printed.</summary>
    public static WebAnswer Parse(string output, string url)
    {
        var start = output.IndexOf(WebRequest.BodyStart, StringComparison.Ordinal);
        var parts = (start < 0 ? output : output[..start]).Split('\u001d');
        var first = parts[0].Split('\n');
        var log = parts.Length > 1 ? parts[1] : "";
        var isCurl = parts.Length > 2 && first.Length > 1 && first[1].Length > 0;
        var text = isCurl ? parts[2] : log;
        var blocks = Blocks(text);
        var (status, reason, headers) = blocks.Count > 0 ? blocks[^1] : (FromError(log) is { } code ? code : (-1, Trouble(log), []));
        var isBroken = isCurl && first[0] != "0";
        return new(isBroken || status == 0 ? -1 : status, isBroken ? Trouble(log) : reason, Effective(isCurl, first, blocks, url))
        {
            IsRedirected = isCurl ? first[1].Split(' ') is [_, not "0", ..] : blocks.Take(blocks.Count - 1).Any(b => b.Status is >= 300 and < 400),
            Headers = isBroken ? [] : headers,
            Rest = start < 0 ? "" : output[(start + 1)..],
        };
    }

    private static string Effective(bool isCurl, string[] first, IReadOnlyList<(int Status, string Reason, List<(string Name, string Text)> Headers)> blocks, string url)
    {
        if (isCurl)
        {
            return first[1].Split(' ', 3) is [_, _, var effective] ? effective : url;
        }

        foreach (var block in blocks.Take(Math.Max(0, blocks.Count - 1)).Where(b => b.Status is >= 300 and < 400))
        {
            var location = block.Headers.LastOrDefault(h => h.Name.Equals("location", StringComparison.OrdinalIgnoreCase)).Text;
            url = location is not null && Uri.TryCreate(new Uri(url), location, out var next) ? next.ToString() : url;
        }

        return url;
    }

    /// <summary>All answers in a text of headers: redirects come one after another.</summary>
    private static List<(int Status, string Reason, List<(string Name, string Text)> Headers)> Blocks(string text)
    {
        var blocks = new List<(int, string, List<(string, string)>)>();
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith("HTTP/", StringComparison.Ordinal) && line.Split(' ', 3) is [_, var code, ..] words && int.TryParse(code, CultureInfo.InvariantCulture, out var status))
            {
                blocks.Add((status, words.Length > 2 ? words[2] : Phrase(status), []));
            }
            else if (blocks.Count > 0 && line.IndexOf(':') is > 0 and var colon && !line[..colon].Contains(' ', StringComparison.Ordinal))
            {
                blocks[^1].Item3.Add((line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        return blocks;
    }

    // busybox tells a refused request in one sentence only.
    private static (int, string, List<(string, string)>)? FromError(string log) =>
        log.IndexOf("HTTP/", StringComparison.Ordinal) is >= 0 and var at && log[at..].Split('\n')[0].Trim().Split(' ', 3) is [_, var code, ..] words
            && int.TryParse(code, CultureInfo.InvariantCulture, out var status)
            ? (status, words.Length > 2 ? words[2] : Phrase(status), [])
            : null;

    private static string Trouble(string log) => log.Trim().Split('\n') is [.., var last] && last.Length > 0 ? last : "no answer";

    private static string Phrase(int status) => status switch
    {
        200 => "OK",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        500 => "Internal Server Error",
        _ => "",
    };
}
