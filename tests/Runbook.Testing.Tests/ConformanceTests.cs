using Runbook.Core;

namespace Runbook.Testing.Tests;

public sealed class ConformanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-testing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("none", "")]
    [InlineData("read_writes", "reading changed the host: log is new")]
    [InlineData("never_done", "the plan after an apply is not empty")]
    [InlineData("shows_secret", "a secret was shown")]
    [InlineData("random", "two plans for the same state differ")]
    [InlineData("fails", "the check said failed=False, the run failed=True: no")]
    public async Task CheckAsync_Fault_IsTold(string fault, string expected)
    {
        var arguments = Value.Map(
            ("path", Value.Of("l")), ("target", Value.Of("t")), ("fault", Value.Of(fault)), ("token", Value.Of("hunter2").AsSecret()));
        var runner = new ModuleRunner(new LocalShellHost(_folder));
        var problems = await Conformance.CheckAsync(
            runner, new LinkModule(), arguments, _folder, cancellationToken: TestContext.Current.CancellationToken);
        if (expected.Length == 0)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(problems, p => p.StartsWith(expected, StringComparison.Ordinal));
        }
    }
}
