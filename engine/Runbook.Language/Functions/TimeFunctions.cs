using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters and the global function for dates. Stateless; the clock is the context's.</summary>
internal static partial class TimeFunctions
{
    private const string DefaultFormat = "%Y-%m-%d %H:%M:%S";

    public static void AddTo(FunctionList filters, FunctionList globals)
    {
        filters.Add("to_datetime", "value format?", c => DateParser.Parse(c, c.Text(0), c.Text(1, DefaultFormat)));
        filters.AddText("strftime", "value second? utc?", FormatTime);
        globals.Add("now", "utc? fmt?", Now);
    }

    // C's strftime, which Python calls for a bare time, knows no %f, and names the zone of UTC times GMT.
    private static string FormatTime(Call call)
    {
        var utc = call.Flag(2);
        var format = Directives().Replace(call.Words(0), m => m.Value switch
        {
            "%f" => "%%f",
            "%Z" when utc => "GMT",
            _ => m.Value,
        });
        return DateFormat.Format(format, Moment(call, call.Get(1), utc));
    }

    private static DateTimeValue Moment(Call call, Value? seconds, bool utc)
    {
        var clock = call.Context.Environment.Time;
        var instant = clock.GetUtcNow();
        if (seconds is not null)
        {
            if (!Numbers.TryFloat(seconds, out var number) || Math.Abs(number) > 2e11)
            {
                throw call.Failure($"{Py.Repr(seconds)} is not a number of seconds since 1970");
            }

            instant = DateTimeOffset.UnixEpoch.AddTicks((long)(Math.Floor(number) * TimeSpan.TicksPerSecond));
        }

        var zone = utc ? TimeZoneInfo.Utc : clock.LocalTimeZone;
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return new DateTimeValue(local.DateTime, local.Offset);
    }

    private static Value Now(Call call)
    {
        var now = new DateTimeValue(Moment(call, null, call.Flag(0)).Value);
        return call.Text(1, "") is { Length: > 0 } format ? Value.Of(DateFormat.Format(format, now)) : now;
    }

    [GeneratedRegex("%.", RegexOptions.Singleline)]
    private static partial Regex Directives();
}
