using System.Runtime.InteropServices;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>Folders and files that only this user may write: what is loaded from elsewhere would run with this user's rights. Stateless.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint OwnerMask = 8;
    // struct statx, include/uapi/linux/stat.h: the same on every architecture
    private const int StatxSize = 256;
    private const int StatxOwner = 20;

    /// <summary>A new folder with a name of its own, to become <paramref name="target"/> when it is whole.</summary>
    public static string CreateBeside(string target)
    {
        var folder = $"{target}.{Guid.NewGuid():N}";
        OwnerOnly.MakeFolder(folder);
        return folder;
    }

    /// <summary>Gives a folder its name; where another process was faster, its folder stays, which holds the same.</summary>
    public static void MoveInto(string folder, string target)
    {
        try
        {
            Directory.Move(folder, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Why a file or folder is not to be trusted; null when only this user can have written it.</summary>
    public static string? Distrust(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if ((File.GetUnixFileMode(path) & OthersWrite) != 0)
        {
            return $"{path} can be written by other users";
        }

        return OperatingSystem.IsLinux() && Owner(path) is { } owner && owner != geteuid() ? $"{path} belongs to another user" : null;
    }

    private static uint? Owner(string path)
    {
        var buffer = new byte[StatxSize];
        return statx(CurrentFolder, path, DoNotFollow, OwnerMask, buffer) == 0 ? BitConverter.ToUInt32(buffer, StatxOwner) : null;
    }

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] result);

    [DllImport("libc")]
    private static extern uint geteuid();
}
