using System.Runtime.CompilerServices;

namespace Runbook.Reporting.Tests;

/// <summary>Compares text with an approved file beside the test. <c>RUNBOOK_APPROVE=1</c> writes the file instead.</summary>
internal static class Approved
{
    /// <summary>Fails when the text is not the approved one; shows both.</summary>
    public static void Check(string text, string name, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, "approved", name);
        if (Environment.GetEnvironmentVariable("RUNBOOK_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{file} is not there: RUNBOOK_APPROVE=1 writes it");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
