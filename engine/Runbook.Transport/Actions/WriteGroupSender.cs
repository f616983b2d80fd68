using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Sends a group of writes as one request. Safe from any thread.</summary>
internal static class WriteGroupSender
{
    private static readonly ActionOutcome Skipped = new(1, "", "") { IsSkipped = true };

    /// <summary>Sends it.</summary>
    /// <returns>The outcome of each of its actions, in their order. What the host left is skipped.</returns>
    public static async Task<IReadOnlyList<ActionOutcome>> SendAsync(
        SessionShell shell, WriteGroup group, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken)
    {
        var questions = group.Members.Select(m => m.Question).OfType<ShellQuery>().ToList();
        var families = questions.GroupBy(q => q.Family!).Select(f => (Family: f.Key, Arguments: f.Select(q => q.Argument).Distinct().ToList())).ToList();
        var body = RequestBody.Query([Sh.Verbatim(group.Script(shell.Host)), .. families.Select(f => f.Family.Ask(f.Arguments))], apply.Environment);
        var request = await shell.SendAsync(Make, cancellationToken).ConfigureAwait(false);
        var said = new Dictionary<(QueryFamily, string), ShellAnswer>();
        for (var i = 0; i < families.Count; i++)
        {
            var (family, arguments) = families[i];
            var parts = family.Split(request.Answers[i + 1].ToShellAnswer(), arguments);
            for (var j = 0; j < arguments.Count; j++)
            {
                said[(family, arguments[j])] = parts[j];
            }
        }

        return [.. Outcomes(group, WriteGroupScript.Left(request.Answers[0].ToShellAnswer().Output), said)];

        ShellRequest Make() =>
            new(body, [.. families.Select(_ => NewAnswer()).Prepend(NewAnswer())], null) { Functions = WriteGroupScript.Functions };

        Answer NewAnswer() => ScriptRunner.NewAnswer(ApplyOptions.Default, options);
    }

    private static IEnumerable<ActionOutcome> Outcomes(WriteGroup group, IReadOnlySet<int>? left, Dictionary<(QueryFamily, string), ShellAnswer> said)
    {
        for (var i = 0; i < group.Members.Count; i++)
        {
            var isLeft = left?.Contains(i) ?? true;
            yield return isLeft ? Skipped : new(0, "", "");
            if (group.Members[i].Question is { } question)
            {
                var answer = said[(question.Family!, question.Argument)];
                yield return isLeft ? Skipped : new(answer.ExitCode, answer.Output, answer.Error);
            }
        }
    }
}
