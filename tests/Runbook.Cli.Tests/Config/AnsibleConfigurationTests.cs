using System.CommandLine;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AnsibleConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-config-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_FileOfTheFolder_GivesValueAndLine()
    {
        var configuration = Load("[defaults]\n# a comment\nforks = 7 ; many\n");
        Assert.Equal(7, configuration.Number("forks"));
        Assert.Equal($"{_folder}/ansible.cfg:3", configuration["forks"].Origin);
    }

    [Fact]
    public void Load_EnvironmentVariable_WinsOverTheFile()
    {
        var configuration = Load("[defaults]\nforks = 7\n", ("ANSIBLE_FORKS", "9"));
        Assert.Equal((9, "environment variable ANSIBLE_FORKS"), (configuration.Number("forks"), configuration["forks"].Origin));
    }

    [Fact]
    public void Load_FileNamedByTheEnvironment_IsReadInsteadOfTheFolders()
    {
        File.WriteAllText(Path.Combine(_folder, "other.cfg"), "[defaults]\nremote_user = bob\n");
        var configuration = Load("[defaults]\nremote_user = alice\n", ("ANSIBLE_CONFIG", "other.cfg"));
        Assert.Equal("bob", configuration.Text("remote_user"));
    }

    [Fact]
    public void Load_FolderThatAnybodyMayWriteInto_IsNotTrusted()
    {
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherWrite);
        var configuration = Load("[defaults]\nforks = 7\n");
        Assert.Null(configuration.File);
        Assert.Equal("config-world-writable", Assert.Single(configuration.Problems).Code);
    }

    [Fact]
    public void Load_ValueOverSeveralLines_IsOneText() =>
        Assert.Equal(["a", "b"], Load("[defaults]\nvault_identity_list = a,\n   b\n").List("vault_identity_list"));

    [Theory]
    [InlineData("[defaults]\nfrks = 7\n", "config-unknown", 2)]
    [InlineData("[defaults]\nbecome = true\n", "config-unknown", 2)]
    [InlineData("[defaults]\nnonsense\n", "config-syntax", 2)]
    public void Load_OddLine_IsToldWithItsPlace(string text, string code, int line)
    {
        var problem = Assert.Single(Load(text).Problems);
        Assert.Equal((code, line), (problem.Code, problem.Span.Line));
    }

    [Fact]
    public void Paths_RelativeAndHome_BeginAtTheFilesFolder() => Assert.Equal(
        [$"{_folder}/roles", "/home/me/roles", "/opt/roles"], Load("[defaults]\nroles_path = roles:~/roles:/opt/roles\n").Paths("roles_path"));

    [Fact]
    public void VaultSources_IdsAndFile_AreAllNamed() => Assert.Equal(
        [$"dev@{_folder}/dev.txt", "ops@prompt", $"{_folder}/pw"],
        Load("[defaults]\nvault_identity_list = dev@dev.txt, ops@prompt\nvault_password_file = pw\n").VaultSources);

    [Fact]
    public void Apply_NothingOnTheCommandLine_TakesTheConfiguration()
    {
        var options = Apply("[defaults]\nforks = 7\nremote_user = bob\ntransport = smart\ntimeout = 33\n[privilege_escalation]\nbecome = yes\nbecome_user = dba\n[ssh_connection]\nssh_args = -o A=1\n[diff]\nalways = true\n");
        Assert.Equal((7, "bob", "ssh", 33.0, true, "dba", "-o A=1", true), (options.Forks, options.User, options.Connection, options.ConnectTimeout.TotalSeconds,
            options.Become, options.BecomeUser, options.SshArguments, options.ShowDiff));
    }

    [Fact]
    public void Apply_SettingsOfPlays_AreForThoseThatDoNotSay()
    {
        var options = Apply("[defaults]\ngathering = explicit\ngather_subset = min, network\nany_errors_fatal = yes\nforce_handlers = 1\n");
        Assert.Equal((false, true, true), (options.GatherFacts, options.AnyErrorsFatal, options.ForceHandlers));
        Assert.Equal(["min", "network"], options.GatherSubset);
    }

    [Fact]
    public void Apply_SaidOnTheCommandLine_Wins()
    {
        var options = Apply("[defaults]\nforks = 7\n[privilege_escalation]\nbecome_user = dba\n", "-f", "3", "--become-user", "root");
        Assert.Equal((new RunOptions().Forks, "root"), (options.Forks, options.BecomeUser));
    }

    [Fact]
    public void Apply_RolesPath_ReplacesTheUsualFolders() => Assert.Equal(
        ["/opt/roles"], ConfigurationDefaults.Apply(Load("[defaults]\nroles_path = /opt/roles\n"), new PlaybookOptions()).RolePaths);

    [Fact]
    public void All_Settings_HaveANameOfTheirOwnAndANote()
    {
        Assert.Equal(ConfigCatalogue.All.Count, ConfigCatalogue.ByName.Count);
        Assert.All(ConfigCatalogue.All, s => Assert.NotEmpty(s.Note));
    }

    private RunOptions Apply(string text, params string[] arguments)
    {
        var set = new ConnectionOptionSet();
        var command = new RootCommand();
        set.AddTo(command);
        return ConfigurationDefaults.Apply(Load(text), new RunOptions(), command.Parse(arguments), set);
    }

    private AnsibleConfiguration Load(string text, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(Path.Combine(_folder, "ansible.cfg"), text);
        return AnsibleConfiguration.Load(name => environment.FirstOrDefault(e => e.Name == name).Value, _folder, "/home/me", Path.Combine(_folder, "none.cfg"));
    }
}
