using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Runbook.Transport.Tests;

/// <summary>
/// Key exchanges with a small server of the test's own, which has OpenSSH's strict key exchange or has it not. With
/// chacha20-poly1305 every packet is opened by its number, so that a wrong count shows.
/// </summary>
public sealed class StrictExchangeTests
{
    private const string Banner = "SSH-2.0-Small";
    private static readonly WireOffer Offer = new(["ssh-ed25519"], [CipherSuite.All.Single(c => c.Name == "chacha20-poly1305@openssh.com")]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(false, "first")]
    [InlineData(false, "between")]
    public async Task Start_StrictOrNot_PacketsAreCountedAlike(bool isStrict, string ignored)
    {
        await using var pair = await ConnectAsync();
        var serving = ServeAsync(pair.Server, isStrict, ignored, Token);
        await using var transport = new WireTransport(pair.Client, Offer, static (_, _) => null, WireTransport.UsualRekey);
        await transport.StartAsync(Token);
        transport.Sender.Send([MessageNumber.GlobalRequest, 1, 2, 3]);
        transport.Sender.Release();
        Assert.Equal("50040506", Convert.ToHexString((await transport.ReadAsync(Token)).Span));
        Assert.Equal("50010203", Convert.ToHexString(await serving));
    }

    [Theory]
    [InlineData("first", "does not begin with its key exchange")]
    [InlineData("between", "other messages in the midst of a key exchange")]
    public async Task Start_StrictAndMessagesPutIn_IsRefused(string ignored, string expected)
    {
        await using var pair = await ConnectAsync();
        var serving = ServeAsync(pair.Server, isStrict: true, ignored, Token);
        await using (var transport = new WireTransport(pair.Client, Offer, static (_, _) => null, WireTransport.UsualRekey))
        {
            var failure = await Assert.ThrowsAsync<WireException>(async () => await transport.StartAsync(Token));
            Assert.Equal(WireFault.Protocol, failure.Fault);
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => serving);
    }

    /// <summary>Serves one exchange, says something, and gives what it hears.</summary>
    private static async Task<byte[]> ServeAsync(Stream stream, bool isStrict, string ignored, CancellationToken cancellationToken)
    {
        using var sender = new PacketSender(stream);
        using var receiver = new PacketReceiver(stream);
        sender.SendRaw(Encoding.ASCII.GetBytes(Banner + "\r\n"));
        Ignore("first");
        var ourOffer = OfferMessage(isStrict);
        sender.Send(ourOffer);
        var theirBanner = await receiver.ReadBannerAsync(cancellationToken);
        var theirOffer = (await receiver.ReadAsync(cancellationToken)).ToArray();
        Assert.Contains(KexInit.StrictClient, KexInit.Parse(theirOffer).Exchanges);
        var theirs = (await receiver.ReadAsync(cancellationToken)).ToArray()[5..];
        var exchange = new Curve25519();
        var secret = exchange.Agree(theirs);
        var key = new Ed25519PrivateKeyParameters(RandomNumberGenerator.GetBytes(32));
        var hostKey = new WireWriter().Text("ssh-ed25519").Blob(key.GeneratePublicKey().GetEncoded()).ToArray();
        var hash = SHA256.HashData(new WireWriter().Text(theirBanner).Text(Banner).Blob(theirOffer).Blob(ourOffer)
            .Blob(hostKey).Blob(theirs).Blob(exchange.Public).Number(secret).ToArray());
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(hash, 0, hash.Length);
        var signature = new WireWriter().Text("ssh-ed25519").Blob(signer.GenerateSignature()).ToArray();
        Ignore("between");
        sender.Send(new WireWriter().Byte(MessageNumber.EcdhReply).Blob(hostKey).Blob(exchange.Public).Blob(signature).ToArray());
        var keys = new SessionKeys(secret, hash, hash);
        sender.SwitchTo(keys.In(Offer.Ciphers[0]), isStrict);
        sender.Send([MessageNumber.GlobalRequest, 4, 5, 6]);
        Assert.Equal(MessageNumber.NewKeys, (await receiver.ReadAsync(cancellationToken)).Span[0]);
        receiver.SwitchTo(keys.Out(Offer.Ciphers[0]), isStrict);
        return (await receiver.ReadAsync(cancellationToken)).ToArray();

        void Ignore(string place)
        {
            if (ignored == place)
            {
                sender.Send([MessageNumber.Ignore, 0, 0, 0, 0]);
            }
        }
    }

    private static byte[] OfferMessage(bool isStrict)
    {
        var cipher = Offer.Ciphers[0].Name;
        return new WireWriter().Byte(MessageNumber.KexInit).Raw(RandomNumberGenerator.GetBytes(16))
            .Names(isStrict ? ["curve25519-sha256", KexInit.StrictServer] : ["curve25519-sha256"]).Names(["ssh-ed25519"])
            .Text(cipher).Text(cipher).Text("").Text("").Text("none").Text("none").Text("").Text("").Bool(false).UInt32(0).ToArray();
    }

    private static async Task<Pair> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        return new(client.GetStream(), (await listener.AcceptTcpClientAsync(Token)).GetStream());
    }

    private sealed record Pair(NetworkStream Client, NetworkStream Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
