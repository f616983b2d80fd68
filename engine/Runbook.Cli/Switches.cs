namespace Runbook.Cli;

/// <summary>Variables of the environment that switch something. Stateless.</summary>
internal static class Switches
{
    /// <summary>Whether a variable switches something off: 0, no, off or false, in any case.</summary>
    public static bool IsOff(string name) => Environment.GetEnvironmentVariable(name)?.ToLowerInvariant() is "0" or "no" or "off" or "false";
}
