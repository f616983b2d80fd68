using System.Collections.Concurrent;
using Renci.SshNet;
using Renci.SshNet.Security;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Private keys, read once for all hosts while the file stays as it is: opening an encrypted one costs a tenth of a second on purpose. A key signs for one
/// connection at a time. Safe from any thread.
/// </summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<(string File, DateTime Written, Secret? Passphrase), Lazy<IPrivateKeySource>> _keys = new();

    /// <summary>
    /// The key of a file, with the certificate beside it (<c>FILE-cert.pub</c>) if there is one; throws what SSH.NET throws.
    /// </summary>
    public IPrivateKeySource Get(string file, Secret? passphrase) =>
        _keys.GetOrAdd((file, File.GetLastWriteTimeUtc(file), passphrase), k => new(() => Read(k.File, k.Passphrase))).Value;

    private static SharedKey Read(string file, Secret? passphrase)
    {
        var certificate = file + "-cert.pub";
        return new(File.Exists(certificate)
            ? new PrivateKeyFile(file, passphrase?.Reveal, certificate)
            : new PrivateKeyFile(file, passphrase?.Reveal));
    }

    private sealed class SharedKey : IPrivateKeySource
    {
        public SharedKey(IPrivateKeySource key)
        {
            var signing = new Lock();
            HostKeyAlgorithms = [.. key.HostKeyAlgorithms.Select(a => new SharedAlgorithm(a, signing))];
        }

        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; }
    }

    private sealed class SharedAlgorithm(HostAlgorithm algorithm, Lock signing) : HostAlgorithm(algorithm.Name)
    {
        public override byte[] Data => algorithm.Data;

        public override byte[] Sign(byte[] data)
        {
            lock (signing)
            {
                return algorithm.Sign(data);
            }
        }

        public override bool VerifySignature(byte[] data, byte[] signature) => algorithm.VerifySignature(data, signature);
    }
}
