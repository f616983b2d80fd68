using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Keeps a record of a zone at a DNS provider that is spoken with by HTTP and JSON.</summary>
/// <remarks>
/// <c>GET</c>, <c>PUT</c> and <c>DELETE</c> of <c>/zones/ZONE/records/NAME/KIND</c> below the address, with a bearer token. The requests go from the
/// host's side: to be sent from here, give the task <c>delegate_to: localhost</c>.
/// </remarks>
/// <example>
/// - acme.net.dns_record:
///     api: https://dns.provider.example/v1
///     token: "{{ dns_token }}"
///     zone: shop.example
///     name: www
///     values: [192.0.2.10, 192.0.2.11]
///   delegate_to: localhost
/// </example>
[Module("acme.net.dns_record")]
public sealed class DnsRecordModule : Module<DnsRecordModule.Args, DnsRecordModule.State>
{
    private const int NotFound = 404;

    /// <summary>The kinds of records.</summary>
    public enum RecordKind
    {
        /// <summary>An IPv4 address.</summary>
        [Choice("A")]
        Address,

        /// <summary>An IPv6 address.</summary>
        [Choice("AAAA")]
        LongAddress,

        /// <summary>Another name.</summary>
        [Choice("CNAME")]
        Alias,

        /// <summary>Any text.</summary>
        [Choice("TXT")]
        Text,
    }

    /// <summary>Whether there is such a record.</summary>
    public enum Wanted
    {
        /// <summary>The record is there, with these values.</summary>
        Present,

        /// <summary>There is no such record.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    /// <param name="Api">The address of the provider's API.</param>
    /// <param name="Token">What the provider knows you by.</param>
    /// <param name="Zone">The zone.</param>
    /// <param name="Name">The record's name in the zone.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Values">Its values, in any order.</param>
    /// <param name="Ttl">How many seconds it may be remembered.</param>
    /// <param name="State"><c>present</c> or <c>absent</c>.</param>
    public sealed record Args(
        string Api, Secret Token, [Key] string Zone, [Key] string Name, [Key] RecordKind Kind = RecordKind.Address, IReadOnlyList<string>? Values = null, int Ttl = 3600, Wanted State = Wanted.Present);

    /// <summary>How the record is now.</summary>
    /// <param name="Ttl">How many seconds it may be remembered; null when there is no record.</param>
    /// <param name="Values">Its values.</param>
    public sealed record State(int? Ttl, IReadOnlyList<string> Values);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args is { State: Wanted.Present, Values: null or [] } ? ["values are needed for a record that is to be there"] : [];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(Request(args, "GET"), Parsed);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("dns", $"{args.Zone}/{args.Name}");

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var wanted = args.State == Wanted.Absent ? new State(null, []) : new State(args.Ttl, args.Values!);
        if (Shown(wanted) == Shown(now))
        {
            return null;
        }

        var body = new JsonObject { ["ttl"] = wanted.Ttl, ["values"] = new JsonArray([.. wanted.Values.Select(v => JsonValue.Create(v))]) };
        var request = wanted.Ttl is null ? Request(args, "DELETE") : Request(args, "PUT") with { Body = body.ToJsonString() };
        return new(Shown(now), Shown(wanted), new RemoteAction.Web([request])) { Touches = Reads(args) };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("values", new ListValue([.. now.Values.Select(Value.Of)])), ("ttl", Value.Of(now.Ttl ?? 0)));

    private static WebQuery Request(Args args, string method)
    {
        var kind = args.Kind switch { RecordKind.Address => "A", RecordKind.LongAddress => "AAAA", RecordKind.Alias => "CNAME", _ => "TXT" };
        return new(new WebEndpoint(args.Api.TrimEnd('/')) { Token = args.Token }, $"/zones/{Uri.EscapeDataString(args.Zone)}/records/{Uri.EscapeDataString(args.Name)}/{kind}") { Method = method };
    }

    private static State Parsed(WebAnswer answer)
    {
        if (answer.Status == NotFound)
        {
            return new(null, []);
        }

        return answer.Succeeded && JsonSerializer.Deserialize<State>(answer.Body, JsonSerializerOptions.Web) is { Values: not null } state ? state
            : throw new ProbeException($"the provider does not tell of the record: {answer.Failure ?? $"status {answer.Status}: {answer.Body}"}");
    }

    private static string Shown(State state) => state.Ttl is null ? "record: absent" : $"ttl: {state.Ttl}\n{string.Join('\n', state.Values.Order(StringComparer.Ordinal))}";
}
