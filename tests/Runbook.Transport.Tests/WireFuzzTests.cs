namespace Runbook.Transport.Tests;

/// <summary>Hosts that send anything at all: an error, never a hang, a crash or a huge allocation.</summary>
public sealed class WireFuzzTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Parse_TruncatedAndChangedOffers_AreErrorsOrOffers()
    {
        var offer = new WireOffer(["ssh-ed25519"], CipherSuite.All);
        var message = KexInit.Message(offer, isFirst: true);
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = message[..random.Next(message.Length + 1)];
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Refused(() => Negotiation.Between(offer, KexInit.Parse(bytes)));
        }
    }

    [Fact]
    public void Receive_RandomChannelMessages_AreErrorsOrTaken()
    {
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            using var sender = new PacketSender(Stream.Null);
            var channel = new WireChannel(sender, 0);
            channel.Attach(static _ => { }, static _ => { }, consumes: true);
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                // Lengths that are small make sense more often.
                bytes.AsSpan(0, Math.Min(3, bytes.Length)).Clear();
            }

            Refused(() => Take(channel, (byte)random.Next(90, 101), bytes));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("noise\nmore noise\nSSH-2.0-OpenSSH_9.9\r\n")]
    public async Task Start_RandomBytes_AreErrors(string before)
    {
        var random = new Random(9);
        var offer = new WireOffer(["ssh-ed25519"], CipherSuite.All);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            if (bytes.Length > 6 && round % 2 == 0)
            {
                // A packet whose length is right, so that what is in it is looked at.
                new byte[] { 0, 0, 0, 60, 4, (byte)random.Next(1, 32) }.CopyTo(bytes, 0);
            }

            await using var transport = new WireTransport(
                new HalfDuplex([.. System.Text.Encoding.ASCII.GetBytes(before), .. bytes]), offer, static (_, _) => null, WireTransport.UsualRekey);
            await Assert.ThrowsAsync<WireException>(async () => await transport.StartAsync(Token));
        }
    }

    [Theory]
    [InlineData("aes128-gcm@openssh.com")]
    [InlineData("chacha20-poly1305@openssh.com")]
    [InlineData("aes128-ctr")]
    public void Open_ChangedPacket_IsRefused(string name)
    {
        var suite = CipherSuite.All.Single(c => c.Name == name);
        var random = new Random(10);
        for (var round = 0; round < 500; round++)
        {
            var keys = new SessionKeys([1, 2, 3], new byte[32], new byte[32]);
            using var seal = keys.Out(suite);
            using var open = keys.Out(suite);
            var packet = new byte[4 + (16 * random.Next(1, 9))];
            packet[3] = (byte)(packet.Length - 4);
            var plain = packet.ToArray();
            var tag = new byte[seal.TagLength];
            seal.Seal(packet, tag, 5);
            if (round % 2 == 0)
            {
                open.Open(packet, tag, 5);
                Assert.Equal(plain[4..], packet[4..]);
                continue;
            }

            packet[random.Next(packet.Length)] ^= (byte)random.Next(1, 256);
            Assert.Throws<WireException>(() => open.Open(packet, tag, 5));
        }
    }

    private static void Take(WireChannel channel, byte number, byte[] bytes)
    {
        var reader = new WireReader(bytes);
        channel.Receive(number, ref reader);
    }

    private static void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (WireException)
        {
            // As it should be.
        }
    }

    /// <summary>A host that says its words and hangs up, and hears nothing.</summary>
    private sealed class HalfDuplex(byte[] words) : MemoryStream(words)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
