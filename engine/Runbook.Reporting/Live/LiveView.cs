using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Runbook.Reporting;

/// <summary>Draws the moving part of the screen: the hosts at work, then a bar for the play. Never more than half the screen. Stateless.</summary>
internal static class LiveView
{
    private const int WidestBar = 30;
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    /// <summary>The drawing at a moment; empty when no play runs.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="now">The moment.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="height">Rows of the screen.</param>
    public static IRenderable Draw(LiveState state, DateTimeOffset now, int width, int height)
    {
        if (!state.IsActive)
        {
            return Text.Empty;
        }

        var room = Math.Max(1, (height / 2) - 2);
        var hosts = state.Working.Where(h => h.Output.Length > 0 || now - h.Since >= Noticeable).ToArray();
        var shown = hosts.Length > room ? hosts[..(room - 1)] : hosts;
        var rows = shown.Select(h => Row(HostText(h, now), width, Color.Aqua)).ToList();
        if (shown.Length < hosts.Length)
        {
            rows.Add(Row($"  … and {hosts.Length - shown.Length} more hosts", width, Color.Grey));
        }

        rows.Add(Row(BarText(state, now, width), width, Color.Default));
        return new Rows(rows);
    }

    /// <summary>A time span as <c>m:ss</c>, or <c>h:mm:ss</c> from an hour on.</summary>
    public static string Clock(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    private static string HostText(LiveHost host, DateTimeOffset now)
    {
        var items = host.Items > 0 ? $" {host.Items} items" : "";
        var output = host.Output.Length > 0 ? $"  {host.Output}" : "";
        return $"  {host.Name}: {host.Task} {Clock(now - host.Since)}{items}{output}";
    }

    private static string BarText(LiveState state, DateTimeOffset now, int width)
    {
        var size = Math.Clamp(width / 3, 5, WidestBar);
        // a task that is running is not done yet
        var done = Math.Max(0, state.TasksBegun - 1);
        var full = state.TaskCount == 0 ? 0 : size * done / state.TaskCount;
        var hosts = state.HostCount > 1 ? $"  {Math.Min(state.HostsDone, state.HostCount)}/{state.HostCount} hosts" : "";
        return $"{new string('━', full)}{new string('─', size - full)} {state.TasksBegun}/{state.TaskCount} tasks{hosts}  {Clock(now - state.Start)}  {state.Task}";
    }

    private static Text Row(string text, int width, Color colour)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return new Text(plain.Length < width ? plain : plain[..Math.Max(0, width - 1)], new Style(colour)).Overflow(Overflow.Crop);
    }
}
