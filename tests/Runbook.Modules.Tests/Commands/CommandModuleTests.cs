using Runbook.Core;

namespace Runbook.Modules.Tests;

public class CommandModuleTests
{
    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Command_Words_AreNotExpandedByAShell(string shell)
    {
        var run = await SystemRun.ApplyAsync("command", """{"_raw_params": "printf '%s|' * 'a  b' $NOT_SET_HERE ; | `id`"}""", shell);
        Assert.Equal("*|a  b|$NOT_SET_HERE|;|||`id`|", run.Text("stdout"));
        Assert.True(run.Changed);
        Assert.Equal("""["printf","%s|","*","a  b","$NOT_SET_HERE",";","|","`id`"]""", run.Text("cmd"));
    }

    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Command_VariableAndTilde_AreReplaced(string shell)
    {
        var run = await SystemRun.ApplyAsync("command", """{"argv": ["echo", "$HOME", "~", "~/x y"]}""", shell);
        var home = Environment.GetEnvironmentVariable("HOME");
        Assert.Equal($"{home} {home} {home}/x y", run.Text("stdout"));
        var plain = await SystemRun.ApplyAsync("command", """{"argv": ["echo", "$HOME", "~"], "expand_argument_vars": false}""", shell);
        Assert.Equal("$HOME ~", plain.Text("stdout"));
    }

    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Command_NotThere_FailsAsAnsible(string shell)
    {
        var run = await SystemRun.ApplyAsync("command", """{"_raw_params": "no-such-program-here x"}""", shell);
        Assert.True(run.Failed);
        Assert.False(run.Changed);
        Assert.Equal("2", run.Text("rc"));
        Assert.Equal("[Errno 2] No such file or directory: b'no-such-program-here'", run.Message);
        var denied = await SystemRun.ApplyAsync("command", """{"_raw_params": "/etc/passwd"}""", shell);
        Assert.Equal("[Errno 13] Permission denied: b'/etc/passwd'", denied.Message);
    }

    [Fact]
    public async Task Command_Fails_SaysNonZero()
    {
        var run = await SystemRun.ApplyAsync("command", """{"_raw_params": "false"}""");
        Assert.True(run.Failed);
        Assert.True(run.Changed);
        Assert.Equal("non-zero return code", run.Message);
        Assert.Equal("1", run.Text("rc"));
    }

    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Command_Chdir_IsWhereItRuns(string shell)
    {
        Assert.Equal("/", (await SystemRun.ApplyAsync("command", """{"_raw_params": "pwd", "chdir": "/"}""", shell)).Text("stdout"));
        var missing = await SystemRun.ApplyAsync("command", """{"_raw_params": "pwd", "chdir": "/no such/folder"}""", shell);
        Assert.True(missing.Failed);
        Assert.StartsWith("Unable to change directory before execution", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("creates", "/etc/pass*", true)]
    [InlineData("creates", "/etc/passwd", true)]
    [InlineData("creates", "/etc/none*", false)]
    [InlineData("removes", "/etc/passwd", false)]
    [InlineData("removes", "/no/such", true)]
    public async Task Command_Guard_DecidesWhetherItRuns(string guard, string path, bool isSkipped)
    {
        var run = await SystemRun.ApplyAsync("command", $$"""{"_raw_params": "echo hi", "{{guard}}": "{{path}}"}""");
        Assert.Equal(!isSkipped, run.Changed);
        Assert.Equal(isSkipped, run.Message.StartsWith("Did not run command since", StringComparison.Ordinal));
        Assert.Equal(isSkipped ? $"skipped, since {path} {(guard == "creates" ? "exists" : "does not exist")}" : "hi", run.Text("stdout"));
    }

    [Fact]
    public async Task Command_GuardWithChdir_IsRelativeToIt()
    {
        var run = await SystemRun.ApplyAsync("command", """{"_raw_params": "echo hi", "creates": "passwd", "chdir": "/etc"}""");
        Assert.False(run.Changed);
    }

    [Fact]
    public void Command_WithoutGuard_IsOpaque()
    {
        var state = new CommandModule.State();
        Assert.True(Testing.ModuleCase.Of(new CommandModule(), """{"_raw_params": "id"}""").Plan(state)!.IsOpaque);
        Assert.False(Testing.ModuleCase.Of(new CommandModule(), """{"_raw_params": "id", "creates": "/x"}""").Plan(state)!.IsOpaque);
    }

    [Fact]
    public async Task Command_Stdin_GetsANewLine()
    {
        Assert.Equal("4", (await SystemRun.ApplyAsync("shell", """{"cmd": "wc -c", "stdin": "foo"}""")).Text("stdout").Trim());
        Assert.Equal("3", (await SystemRun.ApplyAsync("shell", """{"cmd": "wc -c", "stdin": "foo", "stdin_add_newline": false}""")).Text("stdout").Trim());
    }

    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Shell_Line_RunsInAShell(string shell)
    {
        var run = await SystemRun.ApplyAsync("shell", """{"_raw_params": "for i in 1 2; do echo \"it's $i\"; done; echo; echo e >&2; exit 3"}""", shell);
        Assert.Equal("it's 1\nit's 2", run.Text("stdout"));
        Assert.Equal("e", run.Text("stderr"));
        Assert.Equal("3", run.Text("rc"));
        Assert.True(run.Failed);
    }

    [Fact]
    public async Task Shell_StripEmptyEndsOff_KeepsThem()
    {
        var run = await SystemRun.ApplyAsync("shell", """{"_raw_params": "echo a; echo", "strip_empty_ends": false}""");
        Assert.Equal("a\n\n", run.Text("stdout"));
    }

    [Fact]
    public async Task Shell_Executable_IsTaken()
    {
        var run = await SystemRun.ApplyAsync("shell", """{"_raw_params": "echo $0-x", "executable": "/bin/bash"}""");
        Assert.Equal("/bin/bash-x", run.Text("stdout"));
    }

    [Theory]
    [InlineData("command")]
    [InlineData("shell")]
    public async Task Command_Empty_Fails(string module)
    {
        var run = await SystemRun.ApplyAsync(module, """{"_raw_params": " "}""");
        Assert.True(run.Failed);
        Assert.Contains("no command given", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_Fails_KeepsOutputAsItIs()
    {
        var run = await SystemRun.ApplyAsync("raw", """{"_raw_params": "echo hi; exit 2"}""");
        Assert.Equal("hi\n", run.Text("stdout"));
        Assert.True(run.Failed);
    }

    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Script_FileWithWords_RunsAndLeavesNothing(string shell)
    {
        var file = Path.Combine(Path.GetTempPath(), $"runbook-script-{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(file, "#!/bin/sh\necho \"$1,$2,$PWD\"; echo \"$0\" >&2; exit 4\n", TestContext.Current.CancellationToken);
        var run = await SystemRun.ApplyAsync("script", $$"""{"_raw_params": "{{file}} a 'b c'", "chdir": "/"}""", shell);
        File.Delete(file);
        Assert.Equal("a,b c,/\n", run.Text("stdout"));
        Assert.Equal("4", run.Text("rc"));
        Assert.EndsWith(Path.GetFileName(file) + "\n", run.Text("stderr"), StringComparison.Ordinal);
        Assert.False(File.Exists(run.Text("stderr").Trim()));
    }

    [Fact]
    public async Task Script_Guard_IsSkipped()
    {
        var run = await SystemRun.ApplyAsync("script", """{"_raw_params": "/etc/passwd", "creates": "/etc/passwd"}""");
        Assert.Equal(Value.True, run.Result["skipped"]);
        Assert.Equal("/etc/passwd exists, matching creates option", run.Message);
    }

    [Fact]
    public async Task Ping_Data_IsGivenBack()
    {
        Assert.Equal("pong", (await SystemRun.ApplyAsync("ping", "{}")).Text("ping"));
        Assert.Equal("x", (await SystemRun.ApplyAsync("ping", """{"data": "x"}""")).Text("ping"));
        Assert.True((await SystemRun.ApplyAsync("ping", """{"data": "crash"}""")).Failed);
    }
}
