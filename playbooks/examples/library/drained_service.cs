/// <summary>Keeps a service running with its present configuration; it is restarted only after it has let its work go.</summary>
/// <remarks>
/// When a configuration file is newer than the service's start: takes the service out (drain), waits until it has no work left, restarts it, waits
/// until it is ready, and puts it back (undrain). When it does not get idle in time it is put back as it was, and the task fails. What an earlier
/// run left drained is put back too. Needs systemd 247 or newer.
/// </remarks>
/// <example>
/// - acme.web.drained_service:
///     name: shop
///     config: [/etc/shop]
///     drain: touch /run/shop.drain
///     undrain: rm -f /run/shop.drain
///     in_service: test ! -e /run/shop.drain
///     idle: test "$(ss -Htn state established sport = :8080 | wc -l)" = 0
/// </example>
[Module("acme.web.drained_service")]
public sealed class DrainedServiceModule : Module<DrainedServiceModule.Args, DrainedServiceModule.State>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The arguments. Those that are commands are lines for the host's shell.</summary>
    /// <param name="Name">The unit.</param>
    /// <param name="Config">Files and folders that it reads when it starts.</param>
    /// <param name="Drain">Takes it out of service.</param>
    /// <param name="Undrain">Puts it back into service.</param>
    /// <param name="InService">Succeeds while it is in service; must only read.</param>
    /// <param name="Idle">Succeeds when it has no work left; must only read.</param>
    /// <param name="Ready">Succeeds when it can take work again; must only read.</param>
    /// <param name="Timeout">How many seconds each wait may take.</param>
    public sealed record Args(
        [Key] string Name, IReadOnlyList<string> Config, string Drain, string Undrain, string InService, string Idle, string Ready = "true", int Timeout = 60);

    /// <summary>How the service is now.</summary>
    /// <param name="Runs">Whether it runs.</param>
    /// <param name="IsStale">Whether it started before its configuration was changed.</param>
    /// <param name="IsOut">Whether it is out of service.</param>
    public sealed record State(bool Runs, bool IsStale, bool IsOut);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.Timeout > 0 ? [] : [$"timeout must be a number of seconds, not {args.Timeout}"];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($$"""
            systemctl is-active --quiet {{args.Name}} && echo runs
            since=$(systemctl show --value -p ActiveEnterTimestamp --timestamp=us+utc {{args.Name}}) || exit
            [ -n "$since" ] && [ -n "$(find {{args.Config}} -newermt "${since#* }" -print -quit)" ] && echo stale
            {{Asked(args.InService)}} || echo out
            true
            """),
        text => new State(text.Contains("runs"), text.Contains("stale"), text.Contains("out")));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var restarts = now.Runs && now.IsStale;
        RemoteAction[] back = [Wait(args, args.Ready, "until it is ready"), Run(args.Undrain)];
        return (now.Runs, restarts, now.IsOut) switch
        {
            (true, false, false) => null,
            (true, false, true) => new("out of service", "in service", back),
            (false, _, _) => new("stopped", "in service", [new RemoteAction.Run(Sh.Line($"systemctl start {args.Name}")), .. now.IsOut ? back : []]),
            _ => Restart(args, now, back),
        };
    }

    // What must happen whatever comes of the wait is decided by the wait's outcome.
    private static Change Restart(Args args, State now, RemoteAction[] back) => new(
        $"{(now.IsOut ? "out of service" : "in service")}\nconfiguration: an older one", "in service\nconfiguration: the present one",
        [
            .. now.IsOut ? Array.Empty<RemoteAction>() : [Run(args.Drain)],
            Wait(args, args.Idle, "until it has no work left") with { AnyStatus = true },
            new RemoteAction.Next(
                outcomes => outcomes[^1].Succeeded ? [new RemoteAction.Run(Sh.Line($"systemctl restart {args.Name}")), .. back] : [Run(args.Undrain)],
                $"systemctl restart {args.Name}, wait until it is ready, {args.Undrain}"),
        ])
    {
        Result = outcomes => outcomes.FirstOrDefault(o => !o.Succeeded) is null ? ModuleResult.Empty
            : ModuleResult.Empty with { Failed = true, Message = $"{args.Name} was not idle within {args.Timeout} s: it is in service again, and was not restarted" },
    };

    private static RemoteAction.Run Run(string command) => new(Sh.Verbatim(command));

    private static Sh Asked(string command) => Sh.Line($"( {Sh.Verbatim(command)}\n) > /dev/null 2>&1 < /dev/null");

    private static RemoteAction.Poll Wait(Args args, string command, string what) => new(
        Probe.Answer(Asked(command), answer => new PollVerdict(answer.Succeeded, $"{args.Name}: waited in vain {what}")), TimeSpan.FromSeconds(args.Timeout), Pause)
    {
        Summary = $"wait {what}",
    };
}
