using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes Ansible's result of a command that ran. Stateless.</summary>
internal static class CommandOutcome
{
    private const string NoFolder = "Unable to change directory before execution: ";

    /// <summary>Enters a folder or ends with a sentence that <see cref="Result"/> knows.</summary>
    public static Sh Enter(string? folder) =>
        folder is null
            ? Sh.Empty
            : Sh.Line($"cd {ShellWords.Expanding(folder)} || {{ printf '%s\\n' {NoFolder + folder} >&2; exit 96; }}\n");

    /// <summary>Runs a program that is not the shell's: its own words for what is missing, as Ansible's, end with 2 or 13.</summary>
    public static Sh Execute(Sh words) => Sh.Line($"""
        set -- {words}
        case $1 in
        */*) p=$1 ;;
        *) p=$(command -v "$1") || p= ;;
        esac
        if [ -z "$p" ] || case $p in */*) [ ! -e "$p" ] ;; *) false ;; esac; then
        printf "[Errno 2] No such file or directory: b'%s'\n" "$1" >&2; exit 2
        fi
        case $p in */*) if [ -d "$p" ] || [ ! -x "$p" ]; then printf "[Errno 13] Permission denied: b'%s'\n" "$1" >&2; exit 13; fi ;; esac
        exec "$@"
        """);

    /// <summary>The result of a command that was not run.</summary>
    public static ModuleResult Foreseen(Value command) => Unrun(command, Value.Of(0)) with { Message = Change.WouldRun };

    /// <summary>The result: command, status, output, times, and the verdict.</summary>
    /// <param name="command">What stands as <c>cmd</c>.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="strip">Whether line ends at the end of the output are taken off.</param>
    public static ModuleResult Result(Value command, ActionOutcome outcome, bool strip)
    {
        var error = Trim(outcome.Error, strip);
        if (outcome.ExitCode == 96 && error.Contains(NoFolder, StringComparison.Ordinal))
        {
            return Unrun(command, Value.Null) with
            {
                Failed = true,
                Changed = false,
                Message = error[error.IndexOf(NoFolder, StringComparison.Ordinal)..].TrimEnd(),
            };
        }

        var couldNotStart = outcome.ExitCode is 2 or 13 && error.StartsWith($"[Errno {outcome.ExitCode}] ", StringComparison.Ordinal);
        return new(
        [
            KeyValuePair.Create("cmd", couldNotStart && command is ListValue words ? Value.Of(string.Join(' ', words.Items.Select(w => Sh.Quote(w.AsText() ?? "")))) : command),
            KeyValuePair.Create("stdout", Value.Of(Trim(outcome.Output, strip))),
            KeyValuePair.Create("stderr", Value.Of(couldNotStart ? "" : error)),
            KeyValuePair.Create("rc", Value.Of(outcome.ExitCode)),
            KeyValuePair.Create("start", Value.Of(Moment(outcome.Started))),
            KeyValuePair.Create("end", Value.Of(Moment(outcome.Started + outcome.Duration))),
            KeyValuePair.Create("delta", Value.Of(Span(outcome.Duration))),
        ])
        {
            Failed = outcome.ExitCode != 0,
            Changed = couldNotStart ? false : null,
            Message = outcome.ExitCode == 0 ? "" : couldNotStart ? error.TrimEnd() : "non-zero return code",
        };
    }

    private static ModuleResult Unrun(Value command, Value status) => ModuleResult.Of(
        ("cmd", command), ("stdout", Value.Of("")), ("stderr", Value.Of("")), ("rc", status),
        ("start", Value.Null), ("end", Value.Null), ("delta", Value.Null));

    private static string Trim(string text, bool strip) => strip ? text.TrimEnd('\r', '\n') : text;

    private static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}.{span.Ticks % TimeSpan.TicksPerSecond / 10:000000}");
}
