using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The digest that a download must have. Stateless.</summary>
internal static class UrlChecksum
{
    /// <summary>Which digest is meant; none when there is no such.</summary>
    public static PathDigest Digest(string checksum) => Enum.TryParse<PathDigest>(checksum.Split(':')[0], ignoreCase: true, out var digest) ? digest : PathDigest.None;

    /// <summary>The file's name in an address; <c>index.html</c> when it has none.</summary>
    public static string Name(string url)
    {
        var path = url.Split('?', '#')[0];
        var name = path[(path.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return name.Contains('/', StringComparison.Ordinal) && name[(name.LastIndexOf('/') + 1)..] is { Length: > 0 } last ? Uri.UnescapeDataString(last) : "index.html";
    }

    /// <summary>The digest in hex, fetched when it is given by an address.</summary>
    public static Probe<(string Digest, string? Problem)> Wanted(GetUrlModule.Args args)
    {
        if (args.Checksum.Length == 0)
        {
            return Probe.Known<(string, string?)>(("", null));
        }

        var text = args.Checksum[(args.Checksum.IndexOf(':') + 1)..].Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return Probe.Known<(string, string?)>((text, null));
        }

        var request = args.Request(text, "GET", args.Timeout);
        return Probe.Answer(
            Sh.Line($"{request.Script()}\n{WebRequest.Print}\ncat \"$d/body\""),
            answer =>
            {
                var found = WebAnswer.Parse(answer.Output, text);
                return found.Status is < 0 or >= 300
                    ? ("", answer.Succeeded ? $"cannot read the checksum from {text}: {found.Message}" : answer.Error.Trim())
                    : Find(found.Rest, Name(args.Url!)) is { } digest ? (digest, (string?)null)
                    : ("", $"Unable to find a checksum for file '{Name(args.Url!)}' in '{text}'");
            });
    }

    /// <summary>The digest of a name in a list as the digest tools print it (also BSD's form), or the only one of a list without names.</summary>
    public static string? Find(string list, string name)
    {
        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is [var only] && !only.Contains(' ', StringComparison.Ordinal))
        {
            return only;
        }

        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
            if (words.Length == 2 && Bare(words[1]) == name)
            {
                return words[0];
            }

            if (line.Contains(" = ", StringComparison.Ordinal) && line.IndexOf('(') is > 0 and var open && line.IndexOf(')') is var close && close > open && Bare(line[(open + 1)..close]) == name)
            {
                return line[(line.LastIndexOf('=') + 1)..].Trim();
            }
        }

        return null;
    }

    private static string Bare(string name) => HostPath.Name(name.TrimStart('*'));
}
