using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Transport;

/// <summary>The private socket of the keeper: where it is, and who is at its other end. Stateless.</summary>
internal static class KeeperSocket
{
    private const string Pattern = "connections-*.sock";
    private const int LongestPath = 100;
    private const int SolSocket = 1;
    private const int PeerCredentials = 17;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The socket in a folder: one for each build, because both ends must be of one.</summary>
    public static string PathIn(string folder)
    {
        var program = Environment.ProcessPath is { } path ? File.GetLastWriteTimeUtc(path).Ticks : 0;
        var build = Encoding.ASCII.GetBytes($"{typeof(KeeperSocket).Module.ModuleVersionId} {program}");
        return Path.Combine(folder, $"connections-{Convert.ToHexStringLower(SHA256.HashData(build))[..12]}.sock");
    }

    /// <summary>The sockets of all builds.</summary>
    public static IReadOnlyList<string> AllIn(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, Pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>Makes the folder, or sees that it is nobody else's to read or write.</summary>
    /// <exception cref="IOException">It cannot be made, or is open to others.</exception>
    public static void Secure(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("connections are not kept on Windows");
        }

        try
        {
            OwnerOnly.MakeFolder(folder);
            var found = new DirectoryInfo(folder);
            if (found.LinkTarget is not null || (found.UnixFileMode & Others) != 0)
            {
                throw new IOException($"{folder} is open to others (it must be a folder of mode 0700, and no symbolic link)");
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        if (PathIn(folder).Length > LongestPath)
        {
            throw new IOException($"the path of a socket in {folder} would be too long");
        }
    }

    /// <summary>Connects to the keeper at a socket; null when there is none.</summary>
    /// <exception cref="IOException">Somebody else listens there.</exception>
    public static async Task<NetworkStream?> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return IsOurs(socket) ? new NetworkStream(socket, ownsSocket: true)
                : throw new IOException($"the program that listens at {path} is another user's");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            socket.Dispose();
            return null;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the process at the other end runs as the same user as this one.</summary>
    public static bool IsOurs(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            // struct ucred: process, user, group
            Span<int> credentials = stackalloc int[3];
            return socket.GetRawSocketOption(SolSocket, PeerCredentials, MemoryMarshal.AsBytes(credentials)) >= 8
                && unchecked((uint)credentials[1]) == NativeCalls.EffectiveUser();
        }

        return NativeCalls.PeerOf(socket.Handle.ToInt32(), out var user, out _) == 0 && user == NativeCalls.EffectiveUser();
    }
}
