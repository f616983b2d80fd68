using System.Globalization;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>pause</c>: waits for a time or for a person; once for all hosts.</summary>
internal sealed class PauseDirective : IDirective
{
    /// <inheritdoc/>
    public async ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        var time = call.Run.Services.Time;
        var started = time.GetUtcNow();
        var ticks = time.GetTimestamp();
        var answer = "";
        var told = call.Text("prompt");
        if (Length(call) is { } length)
        {
            await Task.Delay(length, time, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var question = told ?? "Press enter to continue";
            answer = await call.Run.Services.Prompter.AskAsync(question, secret: !call.Flag("echo", otherwise: true), cancellationToken).ConfigureAwait(false) ?? "";
        }

        var seconds = time.GetElapsedTime(ticks).TotalSeconds;
        return ModuleOutcome.Ok(
            ("start", Value.Of(started.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))),
            ("stop", Value.Of(time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))),
            ("delta", Value.Of((long)seconds)),
            ("echo", Value.Of(call.Flag("echo", otherwise: true))),
            ("rc", Value.Of(0)),
            ("stdout", Value.Of($"Paused for {Told(call, seconds)}")),
            ("stderr", Value.Of("")),
            ("user_input", Value.Of(answer)));
    }

    private static string Told(DirectiveCall call, double seconds) => call.Argument("seconds") is null
        ? $"{PythonText.Str(Value.Of(Math.Round(seconds / 60, 2)))} minutes"
        : $"{PythonText.Str(Value.Of(Math.Round(seconds, 2)))} seconds";

    private static TimeSpan? Length(DirectiveCall call)
    {
        double? Number(string name) => call.Text(name) is { } text
            ? double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
                ? number
                : throw new DiagnosticException(Diagnostic.Error("argument-value", "wrong value of an argument", $"pause: {name} must be a number, not \"{text}\"", call.Task.Span))
            : null;
        return Number("seconds") is { } seconds ? TimeSpan.FromSeconds(seconds)
            : Number("minutes") is { } minutes ? TimeSpan.FromMinutes(minutes)
            : null;
    }
}
