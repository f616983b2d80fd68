using System.CommandLine;
using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class VaultCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-vault-test-").FullName;

    public VaultCommandTests()
    {
        File.WriteAllText(Of("pw1"), "swordfish\n");
        File.WriteAllText(Of("pw2"), "marlin\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ansible-1.1.vault")]
    [InlineData("ansible-1.2.vault")]
    public async Task Decrypt_FileOfAnsibleVault_GivesItsContent(string name)
    {
        File.Copy(Path.Combine(Here(), "Data", name), Of("a.yml"));
        await RunAsync("decrypt", Of("a.yml"), "--vault-password-file", Of("pw1"));
        Assert.Equal("answer: 42\n", File.ReadAllText(Of("a.yml")));
    }

    [Fact]
    public async Task Encrypt_File_KeepsItsModeAndCanBeOpened()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.WriteAllText(Of("a.yml"), "x: 1\n");
        File.SetUnixFileMode(Of("a.yml"), Mode);
        await RunAsync("encrypt", Of("a.yml"), "--vault-id", $"dev@{Of("pw1")}");
        Assert.Equal(Mode, File.GetUnixFileMode(Of("a.yml")));
        Assert.StartsWith("$ANSIBLE_VAULT;1.2;AES256;dev\n", File.ReadAllText(Of("a.yml")), StringComparison.Ordinal);
        Assert.Equal("x: 1\n", new VaultKeyring(new VaultSecret("dev", "swordfish")).OpenText(File.ReadAllText(Of("a.yml")), default));
        Assert.Equal(["a.yml", "pw1", "pw2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rekey_File_OpensWithTheNewPasswordOnly()
    {
        File.Copy(Path.Combine(Here(), "Data", "ansible-1.2.vault"), Of("a.yml"));
        await RunAsync("rekey", Of("a.yml"), "--vault-password-file", Of("pw1"), "--new-vault-id", $"prod@{Of("pw2")}");
        var text = File.ReadAllText(Of("a.yml"));
        Assert.StartsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n", text, StringComparison.Ordinal);
        Assert.Equal("answer: 42\n", new VaultKeyring(new VaultSecret("default", "marlin")).OpenText(text, default));
        Assert.Throws<DiagnosticException>(() => new VaultKeyring(new VaultSecret("default", "swordfish")).OpenText(text, default));
    }

    [Fact]
    public async Task Decrypt_OneOfTwoHasAnotherPassword_ChangesNeither()
    {
        File.Copy(Path.Combine(Here(), "Data", "ansible-1.1.vault"), Of("a.yml"));
        File.WriteAllText(Of("b.yml"), "x\n");
        await RunAsync("encrypt", Of("b.yml"), "--vault-password-file", Of("pw2"));
        var before = File.ReadAllText(Of("a.yml"));
        var problem = await Assert.ThrowsAsync<DiagnosticException>(() => RunAsync("decrypt", Of("a.yml"), Of("b.yml"), "--vault-password-file", Of("pw1")));
        Assert.Equal("vault-wrong-password", problem.Diagnostics[0].Code);
        Assert.Equal(before, File.ReadAllText(Of("a.yml")));
    }

    [Theory]
    [InlineData("vault-encrypted", "encrypt", "vaulted")]
    [InlineData("vault-not-encrypted", "decrypt", "plain")]
    [InlineData("vault-not-encrypted", "view", "plain")]
    [InlineData("vault-exists", "create", "plain")]
    [InlineData("vault-file", "encrypt", "missing")]
    public async Task Run_WrongInput_IsADiagnostic(string code, string verb, string file)
    {
        File.WriteAllText(Of("plain"), "x\n");
        File.Copy(Path.Combine(Here(), "Data", "ansible-1.1.vault"), Of("vaulted"));
        var problem = await Assert.ThrowsAsync<DiagnosticException>(() => RunAsync(verb, Of(file), "--vault-password-file", Of("pw1")));
        Assert.Equal(code, problem.Diagnostics[0].Code);
    }

    [Fact]
    public async Task Encrypt_SeveralIdsAndNoneNamed_IsADiagnostic()
    {
        File.WriteAllText(Of("plain"), "x\n");
        var problem = await Assert.ThrowsAsync<DiagnosticException>(
            () => RunAsync("encrypt", Of("plain"), "--vault-id", $"a@{Of("pw1")}", "--vault-id", $"b@{Of("pw2")}"));
        Assert.Equal("vault-which-id", problem.Diagnostics[0].Code);
    }

    [Fact]
    public async Task EncryptString_Names_GivesYamlThatReadsBack()
    {
        await RunAsync("encrypt-string", "one", "two", "--name", "a", "--name", "b", "--output", Of("out.yml"), "--vault-password-file", Of("pw1"));
        var keyring = new VaultKeyring(new VaultSecret("default", "swordfish"));
        var map = Assert.IsAssignableFrom<MapValue>(YamlReader.ReadFile(Of("out.yml"), null, keyring.Yaml).Documents[0]);
        Assert.Equal(("one", "two", true), (map["a"]!.AsText(), map["b"]!.AsText(), map["a"]!.IsSecret));
    }

    [Fact]
    public async Task EditAsync_Editor_GivesWhatItLeftAndNoFile()
    {
        var left = await VaultEditor.EditAsync("a: 1\n"u8.ToArray(), "x.yml", $"pwd > '{Of("where")}'; sed -i s/1/2/", TestContext.Current.CancellationToken);
        Assert.Equal("a: 2\n", System.Text.Encoding.UTF8.GetString(left));
    }

    [Fact]
    public async Task EditAsync_EditorCopiesThePath_IsGoneAfterwards()
    {
        await VaultEditor.EditAsync("a: 1\n"u8.ToArray(), "x.yml", $"printf %s > '{Of("path")}'", TestContext.Current.CancellationToken);
        Assert.False(File.Exists(File.ReadAllText(Of("path"))));
    }

    [Fact]
    public async Task EditAsync_EditorFails_IsADiagnostic()
    {
        var problem = await Assert.ThrowsAsync<DiagnosticException>(() => VaultEditor.EditAsync([], "x.yml", "false", TestContext.Current.CancellationToken));
        Assert.Equal("vault-editor", problem.Diagnostics[0].Code);
    }

    private static async Task RunAsync(params string[] arguments) => await VaultCommand.Create(new Screen()).Parse(arguments)
        .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);

    private string Of(string name) => Path.Combine(_folder, name);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
