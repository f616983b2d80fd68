using System.Globalization;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Cuts a play's hosts into the batches of <c>serial</c>. Stateless.</summary>
internal static class Batches
{
    /// <summary>The batches in order; one of all hosts when there is no <c>serial</c>.</summary>
    /// <exception cref="DiagnosticException">A size is no number and no percentage.</exception>
    public static IEnumerable<IReadOnlyList<HostMemory>> Of(IReadOnlyList<HostMemory> hosts, Value? serial)
    {
        if (serial is null or NullValue || hosts.Count == 0)
        {
            yield return hosts;
            yield break;
        }

        var sizes = (serial is ListValue list ? list.Items : [serial]).Select(s => Size(s, hosts.Count)).ToArray();
        var at = 0;
        for (var i = 0; at < hosts.Count; i++)
        {
            var size = sizes[Math.Min(i, sizes.Length - 1)];
            var count = size <= 0 ? hosts.Count - at : Math.Min(size, hosts.Count - at);
            yield return [.. hosts.Skip(at).Take(count)];
            at += count;
        }
    }

    private static int Size(Value value, int hosts)
    {
        var text = PythonText.Str(value);
        if (text.EndsWith('%') && double.TryParse(text[..^1], CultureInfo.InvariantCulture, out var percent))
        {
            return Math.Max(1, (int)(percent / 100 * hosts));
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DiagnosticException(Diagnostic.Error("serial-value", "wrong value of serial", $"\"{text}\" is no number and no percentage", value.Span));
    }
}
