using Renci.SshNet;

namespace Runbook.Transport;

/// <summary>Which algorithms are offered, fastest first.</summary>
internal static class SshAlgorithms
{
    /// <summary>
    /// Curve25519 first, because sntrup761 costs a tenth of a second of CPU in SSH.NET; AES-GCM first, which the CPU has
    /// instructions for; host keys of the known types first, as OpenSSH does. Host certificates are not offered: known_hosts'
    /// authorities are not supported.
    /// </summary>
    public static void Prefer(ConnectionInfo info, IReadOnlySet<string> knownKeyTypes)
    {
        foreach (var name in info.KeyExchangeAlgorithms.Keys.Where(k => k.StartsWith("sntrup", StringComparison.Ordinal)).ToList())
        {
            info.KeyExchangeAlgorithms.Remove(name);
        }

        ToFront(info.KeyExchangeAlgorithms, k => k.StartsWith("curve25519", StringComparison.Ordinal));
        ToFront(info.Encryptions, k => k.Contains("-gcm@", StringComparison.Ordinal));
        foreach (var name in info.HostKeyAlgorithms.Keys.Where(k => k.Contains("-cert-", StringComparison.Ordinal)).ToList())
        {
            info.HostKeyAlgorithms.Remove(name);
        }

        ToFront(info.HostKeyAlgorithms, k => knownKeyTypes.Contains(k.StartsWith("rsa-sha2", StringComparison.Ordinal) ? "ssh-rsa" : k));
    }

    private static void ToFront<T>(IOrderedDictionary<string, T> algorithms, Func<string, bool> preferred)
    {
        foreach (var name in algorithms.Keys.Where(preferred).Reverse().ToList())
        {
            var value = algorithms[name];
            algorithms.Remove(name);
            algorithms.Insert(0, name, value);
        }
    }
}
