using System.Globalization;

namespace Runbook.Bench;

/// <summary>A port of the proxy and the port behind it, both on 127.0.0.1.</summary>
/// <param name="Listen">Where clients come.</param>
/// <param name="Target">Where they are passed on.</param>
internal readonly record struct ProxyRoute(int Listen, int Target)
{
    /// <summary>Reads <c>LISTEN=TARGET</c>.</summary>
    public static ProxyRoute Parse(string text)
    {
        var parts = text.Split('=');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
