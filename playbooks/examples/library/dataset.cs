/// <summary>Keeps a ZFS dataset and its sizes.</summary>
/// <remarks>Sizes are compared as numbers of bytes, however they are written: <c>100G</c> is <c>107374182400</c>. What is not given is left alone.</remarks>
/// <example>
/// - acme.storage.dataset:
///     name: tank/home
///     quota: 100G
///     record_size: 128K
/// </example>
[Module("acme.storage.dataset")]
public sealed class DatasetModule : Module<DatasetModule.Args, DatasetModule.State>
{
    /// <summary>Whether there is such a dataset.</summary>
    public enum Wanted
    {
        /// <summary>The dataset is there.</summary>
        Present,

        /// <summary>There is no such dataset.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    /// <param name="Name">The dataset, pool first; those above it must be there.</param>
    /// <param name="Quota">How much it may hold; <c>0</c> is no limit.</param>
    /// <param name="Reservation">How much is kept free for it; <c>0</c> is nothing.</param>
    /// <param name="RecordSize">How large its blocks are: a power of two, 512 bytes to 1 MiB.</param>
    /// <param name="Mountpoint">Where it is mounted.</param>
    /// <param name="State"><c>present</c> or <c>absent</c>; one with others below it is not removed.</param>
    public sealed record Args(
        [Key] string Name, ByteSize? Quota = null, ByteSize? Reservation = null, ByteSize? RecordSize = null, string? Mountpoint = null, Wanted State = Wanted.Present);

    /// <summary>How the dataset is now.</summary>
    /// <param name="Properties">Its properties as <c>zfs get -p</c> writes them; null when there is no dataset.</param>
    public sealed record State(IReadOnlyDictionary<string, string>? Properties);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.RecordSize is { Bytes: var size } && (size is < 512 or > 1 << 20 || (size & (size - 1)) != 0))
        {
            yield return $"record_size must be a power of two from 512 bytes to 1 MiB, not {size}";
        }

        if (args is { Quota.Bytes: > 0, Reservation: { } kept } && kept.Bytes > args.Quota.Value.Bytes)
        {
            yield return $"reservation ({kept}) must not be larger than quota ({args.Quota})";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(
        Sh.Line($"LC_ALL=C zfs get -Hp -o property,value quota,reservation,recordsize,mountpoint {args.Name}"),
        answer => answer.Succeeded ? new State(answer.Output.Split('\n').Select(l => l.Split('\t')).Where(w => w.Length == 2).ToDictionary(w => w[0], w => w[1]))
            : answer.Error.Contains("does not exist") ? new State(null)
            : throw new ProbeException($"zfs does not tell of {args.Name}: {answer.Error.Trim()}"));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("dataset", args.Name);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (args.State == Wanted.Absent)
        {
            return now.Properties is null ? null : new("dataset: present", "dataset: absent", new RemoteAction.Run(Sh.Line($"zfs destroy {args.Name}")));
        }

        var wanted = Given(args).Where(p => now.Properties?.GetValueOrDefault(p.Name) != p.Value).ToArray();
        var words = wanted.Select(p => $"{p.Name}={p.Value}").ToArray();
        return (now.Properties, words) switch
        {
            (null, _) => new("dataset: absent", Shown("present", wanted), new RemoteAction.Run(Sh.Line($"zfs create {words.SelectMany(w => new[] { "-o", w })} {args.Name}"))),
            (_, []) => null,
            _ => new(Shown("present", wanted.Select(p => (p.Name, now.Properties.GetValueOrDefault(p.Name) ?? "none"))), Shown("present", wanted),
                new RemoteAction.Run(Sh.Line($"zfs set {words} {args.Name}"))),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) =>
        new([.. now.Properties?.Select(p => KeyValuePair.Create(p.Key, long.TryParse(p.Value, out var number) ? Value.Of(number) : Value.Of(p.Value))) ?? []]);

    private static IEnumerable<(string Name, string Value)> Given(Args args) =>
        ((string, string?)[])[("quota", args.Quota?.ToString()), ("reservation", args.Reservation?.ToString()), ("recordsize", args.RecordSize?.ToString()), ("mountpoint", args.Mountpoint)]
            is var all ? all.Where(p => p.Item2 is not null).Select(p => (p.Item1, p.Item2!)) : [];

    private static string Shown(string dataset, IEnumerable<(string Name, string Value)> properties) =>
        $"dataset: {dataset}{string.Concat(properties.Select(p => $"\n{p.Name}: {p.Value}"))}";
}
