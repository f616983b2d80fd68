using System.Security.Cryptography;
using System.Text;

namespace Runbook.Transport;

/// <summary>
/// The transport layer of an SSH connection (RFC 4253, 8308, 8731, OpenSSH's strict key exchange): banner, key exchange, packets.
/// Nothing waits that need not: the key exchange's first message goes out with the banner. One reader at a time; sending is safe
/// from any thread.
/// </summary>
/// <param name="stream">The way to the host; it belongs to the transport.</param>
/// <param name="offer">The algorithms.</param>
/// <param name="judge">Null when a host key of a type is trusted, else why not.</param>
/// <param name="rekeyAfter">After how many bytes in one direction the keys are changed.</param>
internal sealed class WireTransport(Stream stream, WireOffer offer, Func<string, byte[], string?> judge, long rekeyAfter) : IAsyncDisposable
{
    /// <summary>RFC 4253 recommends to change the keys after a gigabyte.</summary>
    public const long UsualRekey = 1L << 30;

    private const string Banner = "SSH-2.0-Runbook_0.1";
    private readonly PacketReceiver _receiver = new(stream);
    private readonly byte[] _firstOffer = KexInit.Message(offer, isFirst: true);
    private Curve25519? _exchange;
    private byte[]? _ourOffer;
    private byte[]? _theirOffer;
    private byte[]? _hostKey;
    private Negotiation? _agreed;
    private PacketCipher? _nextIn;
    private string _theirBanner = "";
    private bool _isStrict;
    private bool _skipsNext;
    private int _disposed;

    /// <summary>Sends packets.</summary>
    public PacketSender Sender { get; } = new(stream);

    /// <summary>What names the connection in signatures (RFC 4253, section 7.2); empty before the first exchange.</summary>
    public byte[] SessionId { get; private set; } = [];

    /// <summary>What the host calls its program, such as <c>OpenSSH_9.2p1</c>.</summary>
    public string Software { get; private set; } = "";

    /// <summary>The algorithms of keys that the host takes; null when it has not said.</summary>
    public IReadOnlyList<string>? KeyAlgorithms { get; private set; }

    /// <summary>How many key exchanges there were.</summary>
    public int Exchanges { get; private set; }

    /// <summary>
    /// Exchanges keys and checks the host's. After this the sender protects what it sends; it is held, so that more can join.
    /// </summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        Sender.Hold();
        Sender.SendRaw(Encoding.ASCII.GetBytes(Banner + "\r\n"));
        Begin(_firstOffer);
        SendEcdhInit();
        Sender.Release();
        _theirBanner = await ReadBannerAsync(cancellationToken).ConfigureAwait(false);
        var software = _theirBanner.Split('-', 3) is ["SSH", "2.0" or "1.99", var rest] ? rest
            : throw new WireException(WireFault.NotForUs, $"the host speaks another version of SSH: {_theirBanner}");
        Software = software.Split(' ')[0];
        while (_nextIn is null)
        {
            var message = await ReadInExchangeAsync(cancellationToken).ConfigureAwait(false);
            if (!Handle(message.Span))
            {
                throw Stray();
            }
        }
    }

    /// <summary>The next message that is not the transport's own, good until the next call.</summary>
    /// <exception cref="WireException">The connection is over.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_exchange is null && Math.Max(_receiver.Received, Sender.Sent) > rekeyAfter)
            {
                Begin(KexInit.Message(offer, isFirst: false));
            }

            var message = await _receiver.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!Handle(message.Span))
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Sender.Dispose();
            await stream.DisposeAsync().ConfigureAwait(false);
            _receiver.Dispose();
            _nextIn?.Dispose();
        }
    }

    private async ValueTask<string> ReadBannerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _receiver.ReadBannerAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WireException e) when (e.Fault == WireFault.Lost)
        {
            throw new WireException(WireFault.NoBanner, e.Message, e.InnerException);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadInExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _receiver.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WireException e) when (e.Fault == WireFault.Lost)
        {
            throw new WireException(WireFault.Protocol, "the host closed the connection in the midst of the key exchange", e);
        }
    }

    /// <summary>Deals with what is the transport's own.</summary>
    private bool Handle(ReadOnlySpan<byte> message)
    {
        var number = message.IsEmpty ? throw new WireException(WireFault.Protocol, "the host sends an empty message") : message[0];
        if (_skipsNext)
        {
            _skipsNext = false;
            return true;
        }

        // Once the other side has begun an exchange it sends nothing else; in the first one not even what is otherwise ignored.
        if (_theirOffer is not null && number is not (>= MessageNumber.KexInit and < MessageNumber.UserauthRequest
            or (>= MessageNumber.Disconnect and <= MessageNumber.Debug)))
        {
            throw Stray();
        }

        switch (number)
        {
            case MessageNumber.KexInit:
                TakeOffer(message);
                return true;
            case MessageNumber.EcdhReply:
                TakeReply(message);
                return true;
            case MessageNumber.NewKeys:
                TakeNewKeys();
                return true;
            case MessageNumber.Disconnect:
                throw Disconnected(message);
            case MessageNumber.Ignore or MessageNumber.Debug or MessageNumber.Unimplemented:
                if (_isStrict && Exchanges < 1)
                {
                    throw Stray();
                }

                return true;
            case MessageNumber.ExtInfo:
                TakeExtensions(message);
                return true;
            default:
                return false;
        }
    }

    private void Begin(byte[] ourOffer)
    {
        _exchange = new();
        _ourOffer = ourOffer;
        Sender.SendExchange(ourOffer, begins: true);
    }

    private void SendEcdhInit() =>
        Sender.SendExchange(new WireWriter().Byte(MessageNumber.EcdhInit).Blob(_exchange!.Public).Written, begins: false);

    private void TakeOffer(ReadOnlySpan<byte> message)
    {
        if (_theirOffer is not null)
        {
            throw new WireException(WireFault.Protocol, "the host begins a key exchange within another");
        }

        var theirs = KexInit.Parse(message);
        _theirOffer = message.ToArray();
        if (SessionId.Length == 0)
        {
            _isStrict = theirs.Exchanges.Contains(KexInit.StrictServer);
            if (_isStrict && _receiver.Sequence != 1)
            {
                throw new WireException(WireFault.Protocol, "the host does not begin with its key exchange");
            }
        }

        _agreed = Negotiation.Between(offer, theirs);
        _skipsNext = _agreed.SkipsGuess;
        if (_exchange is null)
        {
            Begin(KexInit.Message(offer, isFirst: false));
        }

        if (SessionId.Length > 0)
        {
            SendEcdhInit();
        }
    }

    private void TakeReply(ReadOnlySpan<byte> message)
    {
        if (_agreed is null || _theirOffer is null || _exchange is null || _nextIn is not null)
        {
            throw new WireException(WireFault.Protocol, "the host answers a key exchange that was not begun");
        }

        var reader = new WireReader(message[1..]);
        var hostKey = reader.Blob().ToArray();
        var theirs = reader.Blob();
        var secret = _exchange.Agree(theirs);
        var hash = SHA256.HashData(new WireWriter()
            .Text(Banner).Text(_theirBanner).Blob(_ourOffer).Blob(_theirOffer)
            .Blob(hostKey).Blob(_exchange.Public).Blob(theirs).Number(secret).Written);
        HostKeySignature.Verify(_agreed.HostKey, hostKey, hash, reader.Blob().ToArray());
        Trust(hostKey);
        SessionId = SessionId.Length == 0 ? hash : SessionId;
        var keys = new SessionKeys(secret, hash, SessionId);
        _nextIn = keys.In(_agreed.In);
        if (Exchanges == 0)
        {
            Sender.Hold();
        }

        Sender.SwitchTo(keys.Out(_agreed.Out), _isStrict);
    }

    private void Trust(byte[] hostKey)
    {
        if (_hostKey is not null && _hostKey.AsSpan().SequenceEqual(hostKey))
        {
            return;
        }

        if (judge(WireOffer.KeyTypeOf(_agreed!.HostKey), hostKey) is { } refused)
        {
            throw new WireException(WireFault.HostKey, refused);
        }

        _hostKey = hostKey;
    }

    private void TakeNewKeys()
    {
        _receiver.SwitchTo(_nextIn ?? throw new WireException(WireFault.Protocol, "the host changes its keys too early"), _isStrict);
        _nextIn = null;
        _exchange = null;
        _theirOffer = null;
        _agreed = null;
        Exchanges++;
    }

    private void TakeExtensions(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message[1..]);
        for (var left = reader.UInt32(); left > 0; left--)
        {
            var name = reader.Text();
            if (name == "server-sig-algs")
            {
                KeyAlgorithms = reader.Names();
            }
            else
            {
                reader.Blob();
            }
        }
    }

    private static WireException Stray() => new(WireFault.Protocol, "the host sends other messages in the midst of a key exchange");

    private WireException Disconnected(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message[1..]);
        reader.UInt32();
        var said = new string([.. reader.Text().Where(c => !char.IsControl(c)).Take(300)]);
        return new(SessionId.Length == 0 ? WireFault.Protocol : WireFault.Lost, $"the host ended the connection: {said}");
    }
}
