namespace Runbook.Transport;

/// <summary>The messages that ask for channels (RFC 4254). Stateless.</summary>
internal static class ChannelOpening
{
    /// <summary>A session (section 6.1).</summary>
    public static byte[] Session(uint id) => Head("session", id).ToArray();

    /// <summary>A way through the host to a port (section 7.2).</summary>
    public static byte[] Tunnel(uint id, string host, int port) =>
        Head("direct-tcpip", id).Text(host).UInt32((uint)port).Text("127.0.0.1").UInt32(0).ToArray();

    private static WireWriter Head(string type, uint id) => new WireWriter().Byte(MessageNumber.ChannelOpen).Text(type).UInt32(id)
        .UInt32(WireChannel.Window).UInt32(WireChannel.LongestPiece);
}
