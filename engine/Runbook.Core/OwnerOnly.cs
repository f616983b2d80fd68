namespace Runbook.Core;

/// <summary>
/// Files and folders that only the user who runs this program may read or write. On Windows they have the rights that the folder they
/// are in hands down. Stateless.
/// </summary>
public static class OwnerOnly
{
    /// <summary>The mode of such a file: 0600.</summary>
    public const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    /// <summary>Opens a file; one that this makes is the owner's alone from its first moment, one that is there keeps its mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made or opened.</param>
    /// <param name="access">What it is opened for. Default writing.</param>
    /// <param name="share">What others may do with it meanwhile. Default reading.</param>
    /// <param name="bufferSize">How many bytes wait before they are written; 0 for none. Default 4096.</param>
    /// <exception cref="IOException">It cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not allow it.</exception>
    public static FileStream Open(
        string path, FileMode mode, FileAccess access = FileAccess.Write, FileShare share = FileShare.Read, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferSize };
        // rights may only be given where a file may be made
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = FileRights;
        }

        return new(path, options);
    }

    /// <summary>Makes a folder where it is missing; one that is there keeps its mode.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not allow it.</exception>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderRights);
        }
    }
}
