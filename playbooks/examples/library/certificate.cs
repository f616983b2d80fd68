/// <summary>Keeps a TLS certificate that is for the right names and does not end soon: issued anew in good time, as with Let's Encrypt.</summary>
/// <remarks>
/// The host's own openssl reads the certificate and makes the key (once, for the owner alone) and the signing request. Who signs is a program of
/// yours: it reads the request on its standard input and writes the certificate, with its chain, on its standard output, both as PEM; acme-tiny
/// works that way. The old file stays until a new one is there that is for the key.
/// </remarks>
/// <example>
/// - acme.tls.certificate:
///     path: /etc/ssl/shop.pem
///     key: /etc/ssl/private/shop.key
///     names: [shop.example, www.shop.example]
///     issuer: acme-tiny --account-key /etc/ssl/private/account.key --csr /dev/stdin --acme-dir /srv/acme
///   notify: Reload the web server
/// </example>
[Module("acme.tls.certificate")]
public sealed class CertificateModule : Module<CertificateModule.Args, CertificateModule.State>
{
    /// <summary>The arguments.</summary>
    /// <param name="Path">The certificate's file.</param>
    /// <param name="Key">The private key's file; made when it is not there.</param>
    /// <param name="Names">The names that it is for.</param>
    /// <param name="Issuer">What signs: a line for the shell, request on standard input, certificate on standard output.</param>
    /// <param name="RenewBefore">How many days before its end it is issued anew.</param>
    public sealed record Args([Key] string Path, string Key, IReadOnlyList<string> Names, string Issuer, int RenewBefore = 30);

    /// <summary>How the certificate is now.</summary>
    /// <param name="Ends">Its end as openssl writes it; null when there is no certificate.</param>
    /// <param name="EndsSoon">Whether fewer days are left than wanted.</param>
    /// <param name="IsOfKey">Whether it is for the key.</param>
    /// <param name="Names">The names that it is for.</param>
    public sealed record State(string? Ends, bool EndsSoon, bool IsOfKey, IReadOnlyList<string> Names);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Names.Count == 0)
        {
            yield return "names must hold one name at least";
        }

        foreach (var name in args.Names.Where(n => n.Length == 0 || n.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '*'))))
        {
            yield return $"\"{name}\" is not the name of a host";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($"""
            [ -s {args.Path} ] || exit 0
            openssl x509 -in {args.Path} -noout -enddate -ext subjectAltName 2>/dev/null || exit 0
            openssl x509 -in {args.Path} -noout -checkend {args.RenewBefore * 86400L} > /dev/null && echo lasts
            [ "$(openssl x509 -in {args.Path} -noout -pubkey)" = "$(openssl pkey -in {args.Key} -pubout 2>/dev/null)" ] && echo own
            true
            """),
        Parsed);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var why = now.Ends is null ? "there is none"
            : !now.IsOfKey ? "it is not for the key"
            : !now.Names.Order(StringComparer.Ordinal).SequenceEqual(args.Names.Order(StringComparer.Ordinal)) ? "it is for other names"
            : now.EndsSoon ? $"fewer than {args.RenewBefore} days are left"
            : null;
        return why is null ? null : new(
            now.Ends is null ? "certificate: absent" : $"names: {string.Join(", ", now.Names)}\nends: {now.Ends}",
            $"names: {string.Join(", ", args.Names)}\nends: in more than {args.RenewBefore} days\nissued because: {why}",
            new RemoteAction.Run(Sh.Line($"[ -s {args.Key} ] || (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {args.Key}.new && mv -f {args.Key}.new {args.Key})")),
            new RemoteAction.Run(Issue(args)))
        {
            Foreseen = ModuleResult.Of(("reason", Value.Of(why))),
            Touches = Footprint.Path(args.Path) + Footprint.Path(args.Key),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("ends", Value.Of(now.Ends)));

    // Nothing tells a new certificate from a useless one but its own text, so it is looked at before it takes the old one's place.
    private static Sh Issue(Args args) => Sh.Line($"""
        openssl req -new -key {args.Key} -subj {"/CN=" + args.Names[0]} -addext {"subjectAltName=" + string.Join(',', args.Names.Select(n => "DNS:" + n))} |
          {Sh.Verbatim(args.Issuer)} > {args.Path}.new || exit
        [ "$(openssl x509 -in {args.Path}.new -noout -pubkey)" = "$(openssl pkey -in {args.Key} -pubout)" ] || {Failed("the issuer did not give a certificate for the key")}
        openssl x509 -in {args.Path}.new -noout -checkend {args.RenewBefore * 86400L} || {Failed($"what the issuer gave ends in fewer than {args.RenewBefore} days")}
        mv -f {args.Path}.new {args.Path}
        """);

    private static Sh Failed(string reason) => Sh.Line($"{{ echo {reason} >&2; exit 1; }}");

    private static State Parsed(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            lines.FirstOrDefault(l => l.StartsWith("notAfter="))?["notAfter=".Length..], !lines.Contains("lasts"), lines.Contains("own"),
            [.. lines.Where(l => l.StartsWith("DNS:")).SelectMany(l => l.Split(", ")).Select(n => n["DNS:".Length..])]);
    }
}
