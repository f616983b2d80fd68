namespace Runbook.Transport;

/// <summary>What this client offers to one host, best first. Immutable.</summary>
/// <param name="HostKeys">Signature algorithms of host keys.</param>
/// <param name="Ciphers">Ciphers.</param>
internal sealed record WireOffer(IReadOnlyList<string> HostKeys, IReadOnlyList<CipherSuite> Ciphers)
{
    /// <summary>
    /// The key exchanges: two names of one, so that its first message can go out before the host's offer is known (RFC 8731).
    /// </summary>
    public static readonly IReadOnlyList<string> Exchanges = ["curve25519-sha256", "curve25519-sha256@libssh.org"];

    private static readonly IReadOnlyList<string> AllHostKeys =
    [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256",
    ];

    /// <summary>
    /// The offer to a host; null when the settings leave nothing that this client has. Host keys of the known types come first,
    /// as OpenSSH does.
    /// </summary>
    public static WireOffer? For(SshSettings settings, IReadOnlySet<string> knownKeyTypes)
    {
        var known = AllHostKeys.OrderBy(name => !knownKeyTypes.Contains(KeyTypeOf(name))).ToList();
        var hostKeys = Choose(known, settings.HostKeyAlgorithms);
        var ciphers = Choose([.. CipherSuite.All.Select(c => c.Name)], settings.Ciphers);
        var hasProof = Choose([CipherSuite.Proof], settings.Macs).Count > 0;
        var suites = ciphers.Select(name => CipherSuite.All.First(c => c.Name == name)).Where(c => hasProof || !c.NeedsProof).ToList();
        var canExchange = Choose(Exchanges, settings.KexAlgorithms).Count > 0;
        return hostKeys.Count > 0 && suites.Count > 0 && canExchange ? new(hostKeys, suites) : null;
    }

    /// <summary>The type of key that a signature algorithm belongs to.</summary>
    public static string KeyTypeOf(string algorithm) => algorithm.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? "ssh-rsa" : algorithm;

    /// <summary>Applies a list of ssh_config: names or patterns, or changes of the usual ones after <c>+</c>, <c>-</c> or <c>^</c>.</summary>
    internal static IReadOnlyList<string> Choose(IReadOnlyList<string> ours, string? asked)
    {
        if (string.IsNullOrEmpty(asked) || asked[0] == '+')
        {
            return ours;
        }

        var patterns = asked.TrimStart('-', '^').Split(',');
        return asked[0] switch
        {
            '-' => [.. ours.Where(name => !Array.Exists(patterns, p => WildcardPattern.Matches(p, name)))],
            '^' => [.. ours.OrderBy(name => !Array.Exists(patterns, p => WildcardPattern.Matches(p, name)))],
            _ => [.. patterns.SelectMany(p => ours.Where(name => WildcardPattern.Matches(p, name))).Distinct()],
        };
    }
}
