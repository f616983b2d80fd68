using Runbook.Sdk;

namespace Runbook.Testing.Tests;

/// <summary>A small module with faults that can be switched on, one for each promise.</summary>
[Module("link")]
public sealed class LinkModule : Module<LinkModule.Args, string>
{
    public enum Fault
    {
        None,
        ReadWrites,
        NeverDone,
        ShowsSecret,
        Random,
        Fails,
    }

    public sealed record Args([Key] string Path, string Target)
    {
        public Fault Fault { get; init; }

        public Secret? Token { get; init; }
    }

    public override Probe<string> Read(Args args) =>
        new(Sh.Line($"readlink -- {args.Path} || true; {Sh.Verbatim(args.Fault == Fault.ReadWrites ? "date >> log" : ":")}"), text => text.TrimEnd('\n'));

    public override Change? Plan(Args args, string now) =>
        now == args.Target && args.Fault != Fault.NeverDone ? null
        : new(
            now,
            args.Fault switch { Fault.ShowsSecret => args.Token!.Value.Reveal, Fault.Random => Guid.NewGuid().ToString(), _ => args.Target },
            new RemoteAction.Run(args.Fault == Fault.Fails ? Sh.Verbatim("echo no >&2; exit 3") : Sh.Line($"ln -sfn -- {args.Target} {args.Path} # {args.Token ?? new("")}")));
}
