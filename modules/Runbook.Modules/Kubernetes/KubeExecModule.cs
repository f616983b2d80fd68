using System.Text;
using Runbook.Core;
using Runbook.Sdk;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>Runs a command in a container of a pod, over a WebSocket of the API server. A status other than 0 does not fail the task.</summary>
[Module("k8s_exec", "kubernetes.core.k8s_exec", "community.kubernetes.k8s_exec")]
internal sealed class KubeExecModule(IYamlReader yaml) : Module<KubeExecModule.Args, KubeExecModule.State>
{
    /// <summary>The subprotocol of https://github.com/kubernetes/apimachinery/blob/master/pkg/util/remotecommand/constants.go.</summary>
    private const string Protocol = "v4.channel.k8s.io";
    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);
    private readonly KubeAccess _access = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeArgs
    {
        /// <summary>The command: a list of words, or a text whose words are split as a shell splits them; no shell runs it.</summary>
        [Required]
        public Value? Command { get; init; }

        /// <summary>The pod.</summary>
        [Required]
        public string? Pod { get; init; }

        /// <summary>The namespace. Default the context's.</summary>
        public string? Namespace { get; init; }

        /// <summary>The container. Default the pod's only, or first, one.</summary>
        public string? Container { get; init; }
    }

    /// <summary>What was read. Immutable.</summary>
    internal sealed record State(KubeServer Server, KubeFound Pod);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => _access.Find(args).Then(server =>
        KubeFind.Only(server, new("v1", "Pod", args.Pod, args.Namespace ?? server.Namespace)).Select(pod => new State(server, pod)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var names = Json.Items(now.Pod.Live, "spec", "containers").Select(c => Json.Text(c, "name") ?? "").ToArray();
        if (args.Container is { } container && !names.Contains(container))
        {
            return Change.Refuse($"{now.Pod.Label} has no container \"{container}\" ({DidYouMean.Hint(container, names) ?? $"there are {string.Join(", ", names)}"})");
        }

        var words = Words(args.Command!);
        var query = words.Select(w => ("command", w)).Append(("container", args.Container ?? names.FirstOrDefault() ?? "")).Append(("stdout", "true")).Append(("stderr", "true"));
        var path = $"{now.Pod.Path}/exec?{string.Join('&', query.Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2)}"))}";
        return new("", $"run in {now.Pod.Label}: {string.Join(' ', words)}", new RemoteAction.Web([now.Server.Get(path) with { Subprotocol = Protocol, Timeout = Limit }])
        {
            AnyStatus = true,
            Summary = $"run in {now.Pod.Label}: {string.Join(' ', words)}",
        })
        {
            IsOpaque = true,
            Result = outcomes => Result(now, outcomes[0].Answers[0]),
        };
    }

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => Words(args.Command!).Count == 0 ? ["the command is empty, or a quote in it is not closed"] : [];

    private static IReadOnlyList<string> Words(Value command) => command is ListValue list
        ? [.. list.Items.Select(i => i.AsText() ?? i.ToString())]
        : ShellWords.TrySplit(command.AsText() ?? command.ToString(), out var words) ? words : [];

    private static ModuleResult Result(State now, Answer answer)
    {
        if (!answer.Succeeded)
        {
            return ModuleResult.Empty with { Failed = true, Message = $"{now.Pod.Label}: {Refusal(now, answer)}" };
        }

        var (output, error) = (Channel(answer, 1), Channel(answer, 2));
        var status = Json.TryParse(Channel(answer, 3));
        var cause = Json.Items(status, "details", "causes").FirstOrDefault(c => Json.Text(c, "reason") == "ExitCode");
        var succeeded = Json.Text(status, "status") == "Success";
        if (!succeeded && cause is null)
        {
            return ModuleResult.Empty with { Failed = true, Message = $"{now.Pod.Label}: {Json.Text(status, "message") ?? "the server did not say how the command ended"}" };
        }

        var code = succeeded ? 0 : long.Parse(Json.Text(cause, "message") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        return ModuleResult.Of(("stdout", Value.Of(output)), ("stderr", Value.Of(error)), ("rc", Value.Of(code)), ("return_code", Value.Of(code)));
    }

    // A server that opens no WebSocket says why in a body that is not handed on.
    private static string Refusal(State now, Answer answer) => answer.Failure ?? answer.Status switch
    {
        401 or 403 => $"not allowed to run commands there: the right to pods/exec is missing (HTTP {answer.Status}){(now.Server.Headers.Count == 0 ? "" : $", asked as {now.Server.Headers[0].Value}")}",
        _ => $"the server runs no command there (HTTP {answer.Status})",
    };

    /// <summary>What came on a channel, which each message's first byte names.</summary>
    private static string Channel(Answer answer, byte channel) =>
        Encoding.UTF8.GetString([.. answer.Messages.Where(m => m.Length > 1 && m.Span[0] == channel).SelectMany(m => m[1..].ToArray())]);
}
