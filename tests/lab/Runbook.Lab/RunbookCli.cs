using System.Globalization;
using System.Text.RegularExpressions;

namespace Runbook.Lab;

/// <summary>Runs the built <c>runbook</c> as a user would. Not thread-safe while <see cref="Environment"/> is being changed.</summary>
/// <param name="folder">Its working directory; null is the clone's root.</param>
public sealed partial class RunbookCli(string? folder = null)
{
    /// <summary>Variables to set for it, or with a null value to remove. Colour is off, and runs are not recorded.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["RUNBOOK_RECORD"] = "no" };

    /// <summary>Time that a run may take before it is killed. The default is 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Starts it and returns at once.</summary>
    /// <param name="arguments">The command line, each argument by itself.</param>
    /// <exception cref="InvalidOperationException">It was not built.</exception>
    public Command Start(params string[] arguments) => Command.Start(
        Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built"),
        arguments,
        folder: folder ?? Repository.Root,
        environment: Environment);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The command line, each argument by itself.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="TimeoutException">It ran longer than <see cref="Timeout"/>.</exception>
    public async Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var command = Start([.. arguments]);
        return await command.WaitAsync(Timeout, cancellationToken);
    }

    /// <summary>The counts of each host in the recap that ends a run's output.</summary>
    /// <param name="output">Standard output of a run with <c>--output lines</c>.</param>
    public static IReadOnlyDictionary<string, Recap> ReadRecap(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int Count(Match line, string name) => int.Parse(line.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        return RecapLine().Matches(output).ToDictionary(
            line => line.Groups["host"].Value,
            line => new Recap(Count(line, "ok"), Count(line, "changed"), Count(line, "unreachable"), Count(line, "failed"), Count(line, "skipped")));
    }

    [GeneratedRegex(
        @"^(?<host>\S+)\s*: ok=(?<ok>\d+)\s+changed=(?<changed>\d+)\s+unreachable=(?<unreachable>\d+)\s+failed=(?<failed>\d+)\s+skipped=(?<skipped>\d+)",
        RegexOptions.Multiline)]
    private static partial Regex RecapLine();
}
