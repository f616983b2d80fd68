using Renci.SshNet;
using Renci.SshNet.Security;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The keys of a log-in in their order (RFC 4252): each is tried signed at once, without asking first if the host would take it,
/// which costs a round trip and counts as a try just the same. Then the password, given at once or to whatever the host asks
/// (RFC 4256). Not thread-safe.
/// </summary>
/// <param name="user">Who logs in.</param>
/// <param name="keys">The keys, each read when it is come to.</param>
/// <param name="password">The password; null for none.</param>
/// <param name="onPassword">Told when the password is tried.</param>
internal sealed class WireLogin(string user, IEnumerable<IPrivateKeySource> keys, Secret? password, Action onPassword) : IDisposable
{
    private const string Service = "ssh-connection";
    private const int MostRounds = 5;
    private readonly IEnumerator<IPrivateKeySource> _keys = keys.GetEnumerator();
    private readonly Queue<List<HostAlgorithm>> _ready = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _withPassword = new(password is null ? [] : ["password", "keyboard-interactive"]);
    private bool _hasTried;
    private int _roundsLeft;

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
    /// <param name="methods">The methods that may go on, as the host has said; null while it has not.</param>
    public byte[]? Next(byte[] sessionId, IReadOnlyList<string>? taken, IReadOnlyList<string>? methods)
    {
        var request = methods?.Contains("publickey") == false ? null : WithKey(sessionId, taken);
        request ??= WithPassword(methods);
        if (request is null && !_hasTried)
        {
            request = Request("none").ToArray();
        }

        _hasTried = true;
        return request;
    }

    /// <summary>Answers what the host asks in the midst of the log-in.</summary>
    /// <exception cref="WireException">It does not ask for the password, or too often.</exception>
    public byte[] Answer(ReadOnlySpan<byte> message)
    {
        if (_roundsLeft-- <= 0)
        {
            throw new WireException(WireFault.Login, "(the host wants the password to be changed, or asks for more than one)");
        }

        var reader = new WireReader(message[1..]);
        for (var passedOver = 0; passedOver < 3; passedOver++)
        {
            reader.Blob();
        }

        var count = reader.UInt32();
        var answer = new WireWriter().Byte(MessageNumber.UserauthInfoResponse).UInt32(count);
        for (var left = count; left > 0; left--)
        {
            reader.Blob();
            reader.Bool();
            answer.Text(password?.Reveal ?? "");
        }

        return answer.ToArray();
    }

    public void Dispose() => _keys.Dispose();

    private byte[]? WithKey(byte[] sessionId, IReadOnlyList<string>? taken)
    {
        while (Prepare())
        {
            var algorithms = _ready.Dequeue();
            var algorithm = algorithms.Find(a => taken?.Contains(a.Name) ?? a.Name != "ssh-rsa") ?? algorithms[0];
            var signed = Request("publickey").Bool(true).Text(algorithm.Name).Blob(algorithm.Data).ToArray();
            if (Sign(algorithm, new WireWriter().Blob(sessionId).Raw(signed).ToArray()) is { } signature)
            {
                return new WireWriter().Raw(signed).Blob(signature).ToArray();
            }
        }

        return null;
    }

    private byte[]? WithPassword(IReadOnlyList<string>? methods)
    {
        while (_withPassword.TryDequeue(out var method))
        {
            if (methods?.Contains(method) == false)
            {
                continue;
            }

            onPassword();
            _roundsLeft = method == "password" ? 0 : MostRounds;
            return method == "password"
                ? Request(method).Bool(false).Text(password!.Value.Reveal).ToArray() : Request(method).Text("").Text("").ToArray();
        }

        return null;
    }

    private WireWriter Request(string method) =>
        new WireWriter().Byte(MessageNumber.UserauthRequest).Text(user).Text(Service).Text(method);

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
