using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Writes the bodies of requests: shell text that calls the loop's functions. Whatever comes from outside is one quoted word.
/// </summary>
internal static class RequestBody
{
    /// <summary>Questions, one answer each.</summary>
    public static string Query(IReadOnlyList<Sh> scripts, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        var text = new StringBuilder();
        foreach (var script in scripts)
        {
            text.Append("rb_q ").Append(Sh.Quote(script.Text)).Append('\n');
        }

        return WithEnvironment(text.ToString(), environment);
    }

    /// <summary>A script of a user's or a module's, whose children may outlive it.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="inputLength">How many bytes of input follow on the stream; null gives it an empty input.</param>
    /// <param name="environment">Variables for it.</param>
    /// <param name="link">Its place in a chain; null for none.</param>
    /// <param name="leavesNothing">Whether none of its children outlives it; counts where there is no input.</param>
    public static string Run(
        string script, long? inputLength, IReadOnlyList<KeyValuePair<string, string>> environment, ActionLink? link, bool leavesNothing = false)
    {
        var quoted = Sh.Quote(script);
        var text = inputLength is { } length ? string.Create(CultureInfo.InvariantCulture, $"rb_take {length} | rb_i {quoted}\n")
            : leavesNothing ? $"rb_q {quoted}\n"
            : $"rb_x {quoted} </dev/null\n";
        text = WithEnvironment(text, environment);
        return link is { } place ? Linked(text, inputLength ?? 0, place) : text;
    }

    private static string Linked(string text, long inputLength, ActionLink link)
    {
        var run = $"rb_k=\n{text}[ $? != 0 ] || rb_k={link.Chain.Word}\n";
        return link.IsFirst ? run : string.Create(
            CultureInfo.InvariantCulture,
            $"if [ \"$rb_k\" = {link.Chain.Word} ]; then {run}else [ {inputLength} = 0 ] || rb_take {inputLength} >/dev/null; printf '%s s\\n%s z\\n' \"$rb_m\" \"$rb_m\"; fi\n");
    }

    private static string WithEnvironment(string text, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        if (environment.Count == 0)
        {
            return text;
        }

        var exports = new StringBuilder("(\n");
        foreach (var (name, value) in environment)
        {
            if (IsName(name))
            {
                exports.Append("export ").Append(name).Append('=').Append(Sh.Quote(value)).Append('\n');
            }
        }

        return exports.Append(text).Append(")\n").ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
