using Runbook.Core;

namespace Runbook.Reporting.Tests;

public sealed class DiagnosticTextTests
{
    [Fact]
    public void Lines_PlaceInAFile_QuotesTheLineWithACaret()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "- hosts: all\n  taks: []\n");
            var diagnostic = Diagnostic.Error("unknown-keyword", "unknown keyword", "\"taks\"", new(file, 2, 3), "did you mean \"tasks\"?");
            Assert.Equal(
                [$"{file}:2:3: error: unknown keyword: \"taks\"", "    |   taks: []", "    |   ^", "    = did you mean \"tasks\"?"],
                DiagnosticText.Lines(diagnostic));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Lines_SecretInTheLine_IsMasked()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "key: hunter2\n");
            var secrets = new SecretSet();
            secrets.Add("hunter2");
            var lines = DiagnosticText.Lines(Diagnostic.Error("x", "wrong", "hunter2", new(file, 1, 1)), secrets);
            Assert.DoesNotContain(lines, l => l.Contains("hunter2", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Lines_NoPlace_IsOneLine() =>
        Assert.Equal(["warning: careful"], DiagnosticText.Lines(Diagnostic.Warning("x", "careful", null, default)));
}
