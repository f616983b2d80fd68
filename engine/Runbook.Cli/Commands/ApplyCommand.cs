using System.CommandLine;
using System.Globalization;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook apply</c>: applies a plan that <c>runbook run --plan-out</c> saved, exactly as it was shown.</summary>
internal static class ApplyCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var file = new Argument<string>("PLAN") { Description = "The file that --plan-out wrote" };
        var age = new Option<string?>("--max-age") { HelpName = "TIME", Description = "Refuse a plan that is older: 30m, 12h, 2d (default: any age)" };
        var detailed = new Option<bool>("--detailed-exitcode") { Description = "0 nothing changed, 2 something did, 1 error" };
        var command = new Command("apply", "Apply a saved plan exactly as it was shown") { file, age, detailed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = SavedPlan.Read(parsed.GetValue(file)!, RunJournals.Version);
            CheckAge(plan, parsed.GetValue(age));
            if (!Directory.Exists(plan.Directory))
            {
                throw new DiagnosticException(Diagnostic.Error("plan-stale", "what the plan was made from has changed; nothing was applied", $"{plan.Directory} is gone", default));
            }

            Environment.CurrentDirectory = plan.Directory;
            var invocation = new RunInvocation(screen);
            var run = invocation.Command.Parse([.. plan.Arguments], new ParserConfiguration { ResponseFileTokenReplacer = null });
            return await invocation.ApplyAsync(run, plan, parsed.GetValue(detailed), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static void CheckAge(SavedPlan plan, string? limit)
    {
        if (limit is null)
        {
            return;
        }

        var most = Duration.Parse(limit) ?? throw new DiagnosticException(Diagnostic.Error(
            "plan-age", "not a time", $"\"{limit}\"", default, "a number and s, m, h or d: 30m, 12h, 2d"));
        var age = TimeProvider.System.GetUtcNow() - plan.Made;
        if (age > most)
        {
            throw new DiagnosticException(Diagnostic.Error("plan-stale", "the plan is too old; nothing was applied",
                $"it was made at {plan.Made.ToString("u", CultureInfo.InvariantCulture)}, longer than {limit} ago", default, "make a new plan, and look at it"));
        }
    }
}
