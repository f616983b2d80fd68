using System.Runtime.InteropServices;

namespace Runbook.Cli;

/// <summary>The program that this process runs. Not on Windows. Stateless.</summary>
internal static class ProcessImage
{
    /// <summary>Goes on as another program: same process, same files. Returns only when that fails, with the error number.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    public static int Replace(string program, IEnumerable<string> arguments)
    {
        _ = Execute(program, [program, .. arguments, null]);
        return Marshal.GetLastPInvokeError();
    }

    // LPStr is UTF-8 here, and unlike LPUTF8Str it may stand in an array
    [DllImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static extern int Execute([MarshalAs(UnmanagedType.LPStr)] string path, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);
}
