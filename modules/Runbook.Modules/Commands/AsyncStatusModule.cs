using System.Text.Json;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Tells how a job stands that a task left behind on the host with <c>async</c> and <c>poll: 0</c>.</summary>
[Module("async_status", "ansible.legacy.async_status")]
internal sealed class AsyncStatusModule : Module<AsyncStatusModule.Args, ValueTuple>
{
    /// <summary>What to do.</summary>
    public enum Mode
    {
        /// <summary>Tells how it stands.</summary>
        Status,

        /// <summary>Removes what is kept of it.</summary>
        Cleanup,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The job: <c>ansible_job_id</c> of the task that began it.</summary>
        [Required]
        public string? Jid { get; init; }

        /// <summary>What to do.</summary>
        public Mode Mode { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Jid!.Length == 0 || args.Jid.Contains('/') || args.Jid.StartsWith('.') ? [$"\"{args.Jid}\" is not the name of a job"] : [];

    /// <inheritdoc/>
    public override Probe<ValueTuple> Read(Args args) => Probe.Known(default(ValueTuple));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Nothing;

    /// <inheritdoc/>
    public override Change? Plan(Args args, ValueTuple now)
    {
        // Asked as an action, never ahead of its turn: how a job stands is a matter of the moment.
        var act = Sh.Verbatim(args.Mode == Mode.Cleanup ? "rm -rf \"$j\" \"$j.d\"" : "cat \"$j\"");
        var script = Sh.Line($$"""
            d=${ANSIBLE_ASYNC_DIR:-$HOME/.ansible_async}
            case $d in '~'/*) d=$HOME/${d#??} ;; esac
            j=$d/{{args.Jid!}}
            printf '%s\n' "$j"
            [ -e "$j" ] || exit 9
            {{act}}
            """);
        return new Change("", "", new RemoteAction.Run(script) { AnyStatus = true })
        {
            Touches = Footprint.Nothing,
            Foreseen = Keys(args, 1, 1) with { Changed = false },
            Result = outcomes => Result(args, outcomes[0]),
        };
    }

    private static ModuleResult Result(Args args, ActionOutcome outcome)
    {
        var end = outcome.Output.IndexOf('\n', StringComparison.Ordinal);
        var (file, text) = end < 0 ? ("", outcome.Output) : (outcome.Output[..end], outcome.Output[(end + 1)..]);
        if (outcome.ExitCode == 9)
        {
            return Keys(args, 1, 1, ("results_file", Value.Of(file)), ("stdout", Value.Of("")), ("stderr", Value.Of(""))) with { Failed = true, Changed = false, Message = "could not find job" };
        }

        if (outcome.ExitCode != 0)
        {
            return Keys(args, 1, 1, ("results_file", Value.Of(file))) with { Failed = true, Changed = false, Message = outcome.Error.Trim() };
        }

        return args.Mode == Mode.Cleanup ? Keys(args, 0, 0, ("erased", Value.Of(file))) with { Changed = false } : Told(args, file, text);
    }

    private static ModuleResult Told(Args args, string file, string text)
    {
        MapValue job;
        try
        {
            job = (MapValue)ValueJson.Parse(text);
        }
        catch (Exception e) when (e is JsonException or InvalidCastException)
        {
            return Keys(args, 1, 1, ("results_file", Value.Of(file))) with { Failed = true, Changed = false, Message = $"Could not parse job output: {text}" };
        }

        var builder = new MapBuilder { ["results_file"] = Value.Of(file), ["stdout"] = Value.Of(""), ["stderr"] = Value.Of("") };
        foreach (var (key, value) in job.TextEntries.Where(e => e.Key is not ("changed" or "failed" or "msg")))
        {
            builder[key] = key is "stdout" or "stderr" && job["cmd"] is not null && value.AsText() is { } output ? Value.Of(output.TrimEnd('\r', '\n')) : value;
        }

        return new([.. builder.Build().TextEntries])
        {
            Changed = job["changed"] is BoolValue { Value: true },
            Failed = job["failed"] is BoolValue { Value: true },
            Message = job["msg"]?.AsText(),
        };
    }

    private static ModuleResult Keys(Args args, int started, int finished, params (string Key, Value Value)[] more) =>
        ModuleResult.Of([("ansible_job_id", Value.Of(args.Jid)), ("started", Value.Of(started)), ("finished", Value.Of(finished)), .. more]);
}
