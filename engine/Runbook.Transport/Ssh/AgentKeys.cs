using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace Runbook.Transport;

/// <summary>Keys that an ssh-agent holds: it signs, the keys stay there. Safe from any thread.</summary>
/// <remarks>Protocol: draft-ietf-sshm-ssh-agent, messages 11 to 14.</remarks>
internal static class AgentKeys
{
    private const byte RequestIdentities = 11;
    private const byte IdentitiesAnswer = 12;
    private const byte SignRequest = 13;
    private const byte SignResponse = 14;
    private const uint RsaSha512 = 4;
    private const uint RsaSha256 = 2;

    /// <summary>The agent's keys, in its order.</summary>
    /// <exception cref="IOException">There is no agent at the socket, or it does not speak the protocol.</exception>
    public static IReadOnlyList<IPrivateKeySource> List(string socket)
    {
        var answer = Ask(socket, [RequestIdentities]);
        if (answer.Length < 5 || answer[0] != IdentitiesAnswer)
        {
            throw new IOException("the agent does not list its keys");
        }

        ReadOnlySpan<byte> rest = answer.AsSpan(5);
        var keys = new List<IPrivateKeySource>();
        for (var left = BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(1)); left > 0; left--)
        {
            var blob = TakeString(ref rest).ToArray();
            TakeString(ref rest);
            keys.Add(new AgentKey(Algorithms(socket, blob)));
        }

        return keys;
    }

    private static IReadOnlyCollection<HostAlgorithm> Algorithms(string socket, byte[] blob)
    {
        ReadOnlySpan<byte> head = blob;
        var type = Encoding.ASCII.GetString(TakeString(ref head));
        return type switch
        {
            "ssh-rsa" =>
            [
                new AgentAlgorithm("rsa-sha2-512", socket, blob, RsaSha512),
                new AgentAlgorithm("rsa-sha2-256", socket, blob, RsaSha256),
            ],
            "ssh-rsa-cert-v01@openssh.com" => [new AgentAlgorithm("rsa-sha2-512-cert-v01@openssh.com", socket, blob, RsaSha512)],
            _ => [new AgentAlgorithm(type, socket, blob, 0)],
        };
    }

    private static byte[] Sign(string socket, byte[] blob, byte[] data, uint flags)
    {
        var request = new byte[1 + 4 + blob.Length + 4 + data.Length + 4];
        request[0] = SignRequest;
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(1), blob.Length);
        blob.CopyTo(request, 5);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(5 + blob.Length), data.Length);
        data.CopyTo(request, 9 + blob.Length);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(request.Length - 4), flags);
        var answer = Ask(socket, request);
        if (answer.Length < 5 || answer[0] != SignResponse)
        {
            throw new IOException("the agent refuses to sign with the key");
        }

        ReadOnlySpan<byte> rest = answer.AsSpan(1);
        return TakeString(ref rest).ToArray();
    }

    private static byte[] Ask(string path, byte[] message)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = 60_000,
                SendTimeout = 10_000,
            };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            using var stream = new NetworkStream(socket);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
            stream.Write(length);
            stream.Write(message);
            stream.ReadExactly(length);
            var answer = new byte[Math.Min(BinaryPrimitives.ReadUInt32BigEndian(length), 1 << 20)];
            stream.ReadExactly(answer);
            return answer;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static ReadOnlySpan<byte> TakeString(ref ReadOnlySpan<byte> from)
    {
        var length = from.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(from);
        if (length > from.Length - 4)
        {
            throw new IOException("the agent's answer is cut off");
        }

        var text = from.Slice(4, (int)length);
        from = from[(4 + (int)length)..];
        return text;
    }

    private sealed class AgentKey(IReadOnlyCollection<HostAlgorithm> algorithms) : IPrivateKeySource
    {
        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms => algorithms;
    }

    private sealed class AgentAlgorithm(string name, string socket, byte[] blob, uint flags) : HostAlgorithm(name)
    {
        public override byte[] Data => blob;

        public override byte[] Sign(byte[] data) => AgentKeys.Sign(socket, blob, data, flags);

        public override bool VerifySignature(byte[] data, byte[] signature) =>
            throw new NotSupportedException("the agent's keys only sign");
    }
}
