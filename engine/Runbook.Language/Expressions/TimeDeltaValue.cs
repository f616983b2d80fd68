using System.Globalization;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A span of time: the difference of two dates. Python's <c>timedelta</c>, with a resolution of 100 ns. Immutable.</summary>
/// <param name="value">The span.</param>
public sealed class TimeDeltaValue(TimeSpan value) : RuntimeValue
{
    /// <summary>The span.</summary>
    public TimeSpan Value => value;

    /// <summary>Python's <c>days</c>: whole days, rounded down.</summary>
    public long Days => (long)Math.Floor(value.TotalDays);

    /// <inheritdoc/>
    public override string TypeName => "timedelta";

    /// <inheritdoc/>
    public override bool IsTruthy => value != TimeSpan.Zero;

    /// <inheritdoc/>
    public override string Text
    {
        get
        {
            var rest = Rest;
            var days = Days == 0 ? "" : $"{Days} day{(Math.Abs(Days) == 1 ? "" : "s")}, ";
            var fraction = Micros == 0 ? "" : "." + Micros.ToString("000000", CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{days}{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}{fraction}");
        }
    }

    /// <inheritdoc/>
    public override string Repr
    {
        get
        {
            List<string> parts = [];
            if (Days != 0)
            {
                parts.Add($"days={Days}");
            }

            if (Seconds != 0)
            {
                parts.Add($"seconds={Seconds}");
            }

            if (Micros != 0)
            {
                parts.Add($"microseconds={Micros}");
            }

            return $"datetime.timedelta({(parts.Count == 0 ? "0" : string.Join(", ", parts))})";
        }
    }

    private TimeSpan Rest => value - TimeSpan.FromDays(Days);

    private long Seconds => (long)Math.Floor(Rest.TotalSeconds);

    private long Micros => Rest.Ticks % TimeSpan.TicksPerSecond / 10;

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "days" => Of(Days),
        "seconds" => Of(Seconds),
        "microseconds" => Of(Micros),
        "total_seconds" => new HostMethod(name, (_, _) => Of(value.Ticks / (double)TimeSpan.TicksPerSecond)),
        _ => null,
    };

    /// <summary>Seconds.</summary>
    public override Value ToPlain() => Of(value.Ticks / (double)TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is TimeDeltaValue t && t.Value == value;

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode();
}
