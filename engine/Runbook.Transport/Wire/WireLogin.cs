using Renci.SshNet;
using Renci.SshNet.Security;

namespace Runbook.Transport;

/// <summary>
/// The keys of a log-in in their order (RFC 4252): each is tried signed at once, without asking first if the host would take it,
/// which costs a round trip and counts as a try just the same. Not thread-safe.
/// </summary>
internal sealed class WireLogin(string user, IEnumerable<IPrivateKeySource> keys) : IDisposable
{
    private const string Service = "ssh-connection";
    private readonly IEnumerator<IPrivateKeySource> _keys = keys.GetEnumerator();
    private readonly Queue<List<HostAlgorithm>> _ready = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _hasTried;

    /// <summary>Reads the first key, so that it is there when it is needed; false when there is none.</summary>
    public bool Prepare()
    {
        while (_ready.Count == 0)
        {
            if (!_keys.MoveNext())
            {
                return false;
            }

            // A certificate and its plain key are two keys; the algorithms of an RSA key are one.
            foreach (var key in _keys.Current.HostKeyAlgorithms.GroupBy(a => Convert.ToBase64String(a.Data)))
            {
                if (_seen.Add(key.Key))
                {
                    _ready.Enqueue([.. key]);
                }
            }
        }

        return true;
    }

    /// <summary>The next request to log in; null when there is none left.</summary>
    /// <param name="sessionId">What the signature holds for.</param>
    /// <param name="taken">The algorithms that the host takes, if it has said so.</param>
    public byte[]? Next(byte[] sessionId, IReadOnlyList<string>? taken)
    {
        while (Prepare())
        {
            var algorithms = _ready.Dequeue();
            var algorithm = algorithms.Find(a => taken?.Contains(a.Name) ?? a.Name != "ssh-rsa") ?? algorithms[0];
            var signed = new WireWriter().Byte(MessageNumber.UserauthRequest).Text(user).Text(Service).Text("publickey")
                .Bool(true).Text(algorithm.Name).Blob(algorithm.Data).ToArray();
            if (Sign(algorithm, new WireWriter().Blob(sessionId).Raw(signed).ToArray()) is { } signature)
            {
                _hasTried = true;
                return new WireWriter().Raw(signed).Blob(signature).ToArray();
            }
        }

        var request = _hasTried ? null : new WireWriter().Byte(MessageNumber.UserauthRequest).Text(user).Text(Service).Text("none").ToArray();
        _hasTried = true;
        return request;
    }

    public void Dispose() => _keys.Dispose();

    private static byte[]? Sign(HostAlgorithm algorithm, byte[] data)
    {
        try
        {
            return algorithm.Sign(data);
        }
        catch (IOException)
        {
            // The agent does not sign with this key (it may ask its user): the next one may do.
            return null;
        }
    }
}
