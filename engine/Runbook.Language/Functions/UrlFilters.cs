using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters for URLs and HTML, and the tests for URLs. Stateless.</summary>
internal static partial class UrlFilters
{
    private const string SafeAlways = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

    public static void AddTo(FunctionList filters, FunctionList tests)
    {
        filters.Add("urlsplit", "value query?", Split);
        filters.AddText("urlencode", "value", Encode);
        filters.AddText("urldecode", "value", c => WebUtility.UrlDecode(c.Words(0)));
        filters.AddText("escape e forceescape", "value", c => Escape(c.Text(0)));
        filters.AddText("striptags", "value", c => StripTags(c.Text(0)));
        filters.AddText("xmlattr", "value autospace?", XmlAttributes);
        filters.AddText("urlize", "value trim_url_limit? nofollow? target? rel? extra_schemes?", Urlize);
        tests.AddTest("uri", "value schemes?", c => HasScheme(c, Parse(c.Text(0))));
        tests.AddTest("url", "value schemes?", IsUrl);
        tests.AddTest("urn", "value", c => Parse(c.Text(0)).Groups["scheme"].Value.ToLowerInvariant() == "urn");
    }

    /// <summary>Text for HTML and XML, quotes included.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);

    private static string Quote(string text, string safe, bool plus)
    {
        var builder = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (SafeAlways.Contains((char)b) || safe.Contains((char)b))
            {
                builder.Append((char)b);
            }
            else
            {
                builder.Append(plus && b == ' ' ? "+" : "%" + b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return builder.ToString();
    }

    private static string Encode(Call call)
    {
        if (call[0] is not (MapValue or ListValue))
        {
            return Quote(call.Text(0), "/", plus: false);
        }

        var pairs = call[0] is MapValue map ? map.Entries.Select(DictFilters.Pair) : call.Items(0);
        return string.Join('&', pairs.Select(pair => call.Items(pair) is [var key, var value]
            ? Quote(Py.Str(key), "", plus: true) + "=" + Quote(Py.Str(value), "", plus: true)
            : throw call.Failure($"needs pairs of a key and a value, not {Py.Repr(pair)}")));
    }

    // The parts of RFC 3986, appendix B, with an authority only after "//".
    private static Match Parse(string url) => UrlPattern().Match(url);

    // Python drops white space and control characters before a URL, and line ends and tabs anywhere in it.
    private static string Cleaned(string url)
    {
        var start = 0;
        while (start < url.Length && url[start] <= ' ')
        {
            start++;
        }

        return string.Concat(url[start..].Where(c => c is not ('\n' or '\r' or '\t')));
    }

    private static Value Split(Call call)
    {
        var match = Parse(Cleaned(call.Words(0)));
        var netloc = match.Groups["netloc"].Value;
        var at = netloc.LastIndexOf('@');
        var (user, host) = at < 0 ? (null, netloc) : (netloc[..at], netloc[(at + 1)..]);
        var bracket = host.IndexOf(']');
        if (host.Contains('[') != bracket >= 0)
        {
            return call.Fail($"the brackets of \"{host}\" do not match");
        }

        var colon = host.IndexOf(':', Math.Max(bracket, 0));
        var name = (colon < 0 ? host : host[..colon]).Trim('[', ']').ToLowerInvariant();
        var portText = colon < 0 ? "" : host[(colon + 1)..];
        if (portText.Length > 0 && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535))
        {
            return call.Fail($"the port \"{portText}\" is not a number from 0 to 65535");
        }

        var parts = Value.Map(
            ("fragment", Value.Of(match.Groups["fragment"].Value)),
            ("hostname", Value.Of(name.Length == 0 ? null : name)),
            ("netloc", Value.Of(netloc)),
            ("password", Value.Of(user?.IndexOf(':') is >= 0 and var p ? user[(p + 1)..] : null)),
            ("path", Value.Of(match.Groups["path"].Value)),
            ("port", portText.Length == 0 ? Value.Null : Value.Of(int.Parse(portText, CultureInfo.InvariantCulture))),
            ("query", Value.Of(match.Groups["query"].Value)),
            ("scheme", Value.Of(match.Groups["scheme"].Value.ToLowerInvariant())),
            ("username", Value.Of(user?.Split(':')[0])));
        return call.Text(1, "") is { Length: > 0 } wanted
            ? parts[wanted] ?? call.Fail($"there is no part \"{wanted}\"", DidYouMean.Hint(wanted, parts.TextEntries.Select(e => e.Key)))
            : parts;
    }

    private static bool HasScheme(Call call, Match url)
    {
        var scheme = url.Groups["scheme"].Value.ToLowerInvariant();
        return call.Get(1) is null || call.Items(1).Any(s => Py.Str(s) == scheme);
    }

    private static bool IsUrl(Call call)
    {
        var url = Parse(call.Text(0));
        var (scheme, place) = (url.Groups["scheme"].Value.ToLowerInvariant(), url.Groups["netloc"].Length > 0);
        return HasScheme(call, url) && scheme.Length > 0 && (place || (scheme == "file" && url.Groups["path"].Length > 0));
    }

    private static string StripTags(string text)
    {
        var bare = Tags().Replace(text, "");
        return WebUtility.HtmlDecode(White().Replace(bare, " ").Trim());
    }

    private static string XmlAttributes(Call call)
    {
        var attributes = call.Map(0).Entries.Where(e => Call.Defined(e.Value) is not NullValue).Select(e =>
        {
            var key = Py.Str(e.Key);
            return key.Any(c => char.IsWhiteSpace(c) || c is '/' or '>' or '=')
                ? throw call.Failure($"\"{key}\" cannot be the name of an attribute")
                : $"{Escape(key)}=\"{Escape(Py.Str(e.Value))}\"";
        });
        var text = string.Join(' ', attributes);
        return text.Length > 0 && call.Flag(1, true) ? " " + text : text;
    }

    private static string Urlize(Call call)
    {
        var limit = call.Get(1) is null ? int.MaxValue : call.Int(1);
        var rel = string.Join(' ', ((string?[])["noopener", call.Flag(2) ? "nofollow" : null, call.Text(4, null)]).OfType<string>()
            .Order(StringComparer.Ordinal));
        var target = call.Text(3, null) is { } window ? $" target=\"{Escape(window)}\"" : "";
        return Links().Replace(Escape(call.Text(0)), m =>
        {
            var shown = m.Value.Length > limit ? m.Value[..limit] + "..." : m.Value;
            var mail = m.Value.Contains('@') && !m.Value.Contains("://", StringComparison.Ordinal);
            var href = mail ? "mailto:" + m.Value : m.Value.Contains("://", StringComparison.Ordinal) ? m.Value : "https://" + m.Value;
            return mail ? $"<a href=\"{href}\">{m.Value}</a>" : $"<a href=\"{href}\" rel=\"{rel}\"{target}>{shown}</a>";
        });
    }

    [GeneratedRegex(
        @"\A(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?<netloc>[^/?#]*))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#"
        + @"(?<fragment>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex UrlPattern();

    [GeneratedRegex("<!--.*?-->|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    [GeneratedRegex(@"https?://[^\s<>]*[\w/]|\bwww\.[\w.-]+\w(?:/[^\s<>]*)?|[\w.+-]+@\w[\w.-]*\.\w+")]
    private static partial Regex Links();
}
