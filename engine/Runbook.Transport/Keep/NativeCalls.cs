using System.Runtime.InteropServices;

namespace Runbook.Transport;

/// <summary>What .NET does not offer of the system. Stateless.</summary>
internal static class NativeCalls
{
    /// <summary>The user as whom this process acts.</summary>
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    /// <summary>Leaves the terminal and the process group: neither Ctrl-C nor the terminal's end is for this process any more.</summary>
    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int LeaveTerminal();

    /// <summary>The user at the other end of a unix socket; not with glibc.</summary>
    [DllImport("libc", EntryPoint = "getpeereid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int PeerOf(int socket, out uint user, out uint group);
}
