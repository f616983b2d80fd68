using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The end of a change whose file is only known when it is there: its permissions and owner are looked at, mended, and read again. Stateless.</summary>
internal static class FilePlacement
{
    /// <summary>Actions that give the path of <paramref name="path"/> what the arguments ask for; the last outcome is its state.</summary>
    public static IReadOnlyList<RemoteAction> Finish(FileAttributeArgs args, FileContext host, string path, PathDigest digest = PathDigest.None) =>
    [
        new RemoteAction.Run(PathProbe.Script(path, digest)),
        new RemoteAction.Next(
            outcomes =>
            {
                var plan = AttributePlan.Of(args, State(path, outcomes[^1], digest), host);
                return plan.IsChange
                    ? [new RemoteAction.Run(Sh.Join(" && ", [.. plan.Commands(Sh.Line($"{path}")), PathProbe.Script(path, digest)]))]
                    : [];
            },
            $"set permissions and owner of {path}"),
    ];

    /// <summary>Reads the last outcome of <see cref="Finish"/>.</summary>
    public static PathState State(string path, ActionOutcome outcome, PathDigest digest = PathDigest.None) =>
        PathProbe.Parse(path, new(0, outcome.Output, outcome.Error), digest);
}
