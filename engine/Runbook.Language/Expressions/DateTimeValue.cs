using System.Globalization;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A date with its time, Python's <c>datetime</c>, or a <c>date</c> alone. Microseconds; a zone offset or none. Immutable.
/// </summary>
public sealed class DateTimeValue : RuntimeValue
{
    /// <summary>A date and time.</summary>
    /// <param name="value">The clock's reading, whatever its zone; cut to microseconds.</param>
    /// <param name="offset">The zone's offset; null for a time without a zone.</param>
    /// <param name="dateOnly">Whether it is a date without a time.</param>
    public DateTimeValue(DateTime value, TimeSpan? offset = null, bool dateOnly = false)
    {
        Value = new DateTime(value.Ticks / 10 * 10, DateTimeKind.Unspecified);
        Offset = offset;
        IsDateOnly = dateOnly;
    }

    /// <summary>What the clock shows.</summary>
    public DateTime Value { get; }

    /// <summary>The zone's offset, or null.</summary>
    public TimeSpan? Offset { get; }

    /// <summary>Whether it is a date without a time.</summary>
    public bool IsDateOnly { get; }

    /// <inheritdoc/>
    public override string TypeName => IsDateOnly ? "date" : "datetime";

    /// <inheritdoc/>
    public override string Text => Iso(' ');

    /// <inheritdoc/>
    public override string Repr
    {
        get
        {
            var date = $"{Value.Year}, {Value.Month}, {Value.Day}";
            if (IsDateOnly)
            {
                return $"datetime.date({date})";
            }

            var micros = Micros;
            var seconds = Value.Second != 0 || micros != 0 ? $", {Value.Second}" : "";
            var fraction = micros != 0 ? $", {micros}" : "";
            var zone = Offset is null ? "" : ", tzinfo=datetime.timezone.utc";
            return $"datetime.datetime({date}, {Value.Hour}, {Value.Minute}{seconds}{fraction}{zone})";
        }
    }

    private int Micros => (int)(Value.Ticks % TimeSpan.TicksPerSecond / 10);

    private DateTime Instant => Value - (Offset ?? TimeSpan.Zero);

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "year" => Of(Value.Year),
        "month" => Of(Value.Month),
        "day" => Of(Value.Day),
        "weekday" => Method(name, (_, _) => Of(((int)Value.DayOfWeek + 6) % 7)),
        "isoweekday" => Method(name, (_, _) => Of((((int)Value.DayOfWeek + 6) % 7) + 1)),
        "isoformat" => Method(name, (_, a) => Of(Iso(a.Find(0, "sep")?.AsText() is { Length: 1 } sep ? sep[0] : 'T'))),
        "strftime" => Method(name, (c, a) => Of(DateFormat.Format(Required(c, a, "format"), this))),
        "ctime" => Method(name, (_, _) => Of(DateFormat.Format("%a %b %e %H:%M:%S %Y", this))),
        "date" when !IsDateOnly => Method(name, (_, _) => new DateTimeValue(Value.Date, dateOnly: true)),
        "replace" => Method(name, Replace),
        _ when IsDateOnly => null,
        "hour" => Of(Value.Hour),
        "minute" => Of(Value.Minute),
        "second" => Of(Value.Second),
        "microsecond" => Of(Micros),
        "tzinfo" => Offset is null ? Null : Of("UTC"),
        "timestamp" => Method(name, (_, _) => Of((Instant - DateTime.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond)),
        _ => null,
    };

    /// <summary>ISO 8601 text, as Python's <c>isoformat</c>.</summary>
    public override Value ToPlain() => Of(Iso('T'));

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        other is DateTimeValue d && d.IsDateOnly == IsDateOnly && d.Offset.HasValue == Offset.HasValue && d.Instant == Instant;

    /// <inheritdoc/>
    public override int GetHashCode() => Instant.GetHashCode();

    internal Value Plus(TimeSpan span, EvaluationContext context)
    {
        var ticks = Value.Ticks + (decimal)(IsDateOnly ? TimeSpan.FromDays(Math.Floor(span.TotalDays)) : span).Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks
            ? context.Fail("too-large", "The date is out of range")
            : new DateTimeValue(new DateTime((long)ticks), Offset, IsDateOnly);
    }

    internal Value Minus(DateTimeValue other, EvaluationContext context)
    {
        RequireAlike(other, context);
        return new TimeDeltaValue(Instant - other.Instant);
    }

    internal int CompareTo(DateTimeValue other, EvaluationContext context)
    {
        RequireAlike(other, context);
        return Instant.CompareTo(other.Instant);
    }

    private static HostMethod Method(string name, Func<EvaluationContext, CallArguments, Value> code) => new(name, code);

    private static string Required(EvaluationContext context, CallArguments arguments, string name) =>
        arguments.Find(0, name)?.AsText() ?? context.Fail("type-error", "A text argument is missing", name).AsText()!;

    private void RequireAlike(DateTimeValue other, EvaluationContext context)
    {
        if (other.Offset.HasValue != Offset.HasValue || other.IsDateOnly != IsDateOnly)
        {
            context.Fail("type-error", "A time with a zone cannot be compared with one without");
        }
    }

    private string Iso(char separator)
    {
        var date = Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (IsDateOnly)
        {
            return date;
        }

        var time = Value.ToString(Micros == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return $"{date}{separator}{time}{DateFormat.Zone(Offset, ":")}";
    }

    private Value Replace(EvaluationContext context, CallArguments arguments)
    {
        int Part(int position, string name, int now) =>
            arguments.Find(position, name) is { } value && Operators.TryWhole(value, out var number) ? (int)number : now;

        try
        {
            var whole = new DateTime(
                Part(0, "year", Value.Year), Part(1, "month", Value.Month), Part(2, "day", Value.Day),
                Part(3, "hour", Value.Hour), Part(4, "minute", Value.Minute), Part(5, "second", Value.Second));
            return new DateTimeValue(whole.AddTicks(Part(6, "microsecond", Micros) * 10L), Offset, IsDateOnly);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return context.Fail("too-large", "The date is out of range");
        }
    }
}
