using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>The files under Data are made by Debian's ansible-vault (ansible-core 2.14).</summary>
public class VaultTests
{
    private static readonly SourceSpan Place = new("group_vars/all.yml", 3, 8);

    [Theory]
    [InlineData("v11.yml", "top: secret-value\nother: 2\n")]
    [InlineData("v12.txt", "sixteen bytes ok")]
    [InlineData("empty.vault", "")]
    public void OpenText_OfAnsiblesFile_GivesItsContent(string file, string expected) =>
        Assert.Equal(expected, Keyring().OpenText(File.ReadAllText(Data(file)), Place));

    [Fact]
    public void OpenBytes_OfAnsiblesBinaryFile_GivesItsBytes()
    {
        var bytes = Keyring().OpenBytes(File.ReadAllText(Data("binary.vault")), Place);

        Assert.Equal(File.ReadAllText(Data("binary.sha256")).Trim(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void Encrypt_WithAnsiblesSalt_GivesAnsiblesFile()
    {
        var text = File.ReadAllText(Data("v11.yml"));
        var inner = Encoding.ASCII.GetString(Convert.FromHexString(string.Concat(text.Split('\n').Skip(1))));
        var salt = Convert.FromHexString(inner.Split('\n')[0]);

        Assert.Equal(text, VaultFile.Encrypt("top: secret-value\nother: 2\n"u8, "pass one"u8, salt: salt));
    }

    [Fact]
    public void Encrypt_WithId_WritesFormat12AndDefaultWrites11()
    {
        Assert.StartsWith("$ANSIBLE_VAULT;1.2;AES256;two\n", Keyring().Encrypt("x"u8, "two", Place));
        Assert.StartsWith("$ANSIBLE_VAULT;1.1;AES256\n", Keyring().Encrypt("x"u8, null, Place));
    }

    [Fact]
    public void Encrypt_WithUnknownId_SaysWhichIsMeant()
    {
        var error = Assert.Throws<DiagnosticException>(() => Keyring().Encrypt("x"u8, "twoo", Place));

        Assert.Equal("group_vars/all.yml:3:8: error: There is no vault password to encrypt with: vault id \"twoo\" (did you mean \"two\"?)",
            error.Diagnostics[0].ToString());
    }

    [Fact]
    public void Open_GivesSecretTemplate()
    {
        var value = Keyring().Open(VaultFile.Encrypt("{{ x }}"u8, "pass one"u8), Place);

        Assert.True(value.IsSecret && value.HasTemplates);
        Assert.Equal("\"********\"", value.ToString());
    }

    [Fact]
    public void Open_WithWrongPassword_NamesPlaceAndIdButNoText()
    {
        var keyring = new VaultKeyring(new VaultSecret("dev", "hunter2"), new VaultSecret("default", "other"));

        var error = Assert.Throws<DiagnosticException>(() => keyring.Open(File.ReadAllText(Data("v12.txt")), Place));

        Assert.Equal("group_vars/all.yml:3:8: error: No vault password opens this: 2 tried for vault id \"two\": dev, default "
            + "(check the password and its vault id)", error.Diagnostics[0].ToString());
    }

    [Fact]
    public void Open_WithoutPasswords_SaysHowToGiveOne()
    {
        var error = Assert.Throws<DiagnosticException>(() => new VaultKeyring().Open(File.ReadAllText(Data("v11.yml")), Place));

        Assert.Equal("vault-no-secret", error.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("", "it does not begin with $ANSIBLE_VAULT")]
    [InlineData("plain", "it does not begin with $ANSIBLE_VAULT")]
    [InlineData("$ANSIBLE_VAULT;1.0;AES\n00", "format 1.0 is too old: rekey it with ansible-vault")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES\n00", "its cipher is not AES256")]
    [InlineData("$ANSIBLE_VAULT;9.9;AES256\n00", "its format is neither 1.1 nor 1.2")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n", "it is damaged or cut off")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\nzz", "it is damaged or cut off")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n3030", "it is damaged or cut off")]
    public void Open_OfDamagedText_SaysWhatIsWrong(string text, string expected)
    {
        var error = Assert.Throws<DiagnosticException>(() => Keyring().Open(text, Place));

        Assert.Equal(("vault-damaged", expected), (error.Diagnostics[0].Code, error.Diagnostics[0].Detail));
    }

    [Fact]
    public void Open_OfAnyDamage_IsADiagnosticAndNeverShowsTheText()
    {
        var whole = VaultFile.Encrypt("the plain text"u8, "pass one"u8);
        Gen.Select(Gen.Int[26, whole.Length - 1], Gen.Char["0123456789abcdefz\n;"]).Sample(
            (at, c) =>
            {
                var damaged = whole[..at] + c + whole[(at + 1)..];
                try
                {
                    return Keyring().OpenText(damaged, Place) == "the plain text";
                }
                catch (DiagnosticException e)
                {
                    return e.Diagnostics[0].Span == Place && !e.Message.Contains("plain text", StringComparison.Ordinal);
                }
            },
            iter: 300);
    }

    [Fact]
    public void OpenBytes_OfEncrypted_GivesItBack() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.String[1, 20]).Where((_, p) => p.Trim().Length > 0).Sample(
            (content, password) =>
            {
                var keyring = new VaultKeyring(new VaultSecret("default", password));
                return keyring.OpenBytes(keyring.Encrypt(content, null, Place), Place).AsSpan().SequenceEqual(content);
            },
            iter: 50);

    [Theory]
    [InlineData("password-one", "default")]
    [InlineData("@password-one", "default")]
    [InlineData("dev@password-script", "dev")]
    public void Read_OfPasswordSource_OpensTheFile(string spec, string id)
    {
        var at = spec.IndexOf('@') + 1;

        var (secret, problem) = VaultSecret.Read(spec[..at] + Data(spec[at..]));

        Assert.Null(problem);
        Assert.Equal(id, secret!.Id);
        Assert.Equal("top: secret-value\nother: 2\n", new VaultKeyring(secret).OpenText(File.ReadAllText(Data("v11.yml")), Place));
    }

    [Fact]
    public void Read_OfClientScript_TellsItTheId()
    {
        var (secret, _) = VaultSecret.Read("prod@" + Data("key-client"));

        Assert.True(new VaultKeyring(secret!).OpenBytes(VaultFile.Encrypt("x"u8, "id is prod"u8), Place) is [(byte)'x']);
    }

    [Fact]
    public void Read_OfPrompt_AsksForTheId()
    {
        var (secret, _) = VaultSecret.Read("dev@prompt", id => $"pw of {id}");

        Assert.Equal("x", new VaultKeyring(secret!).OpenText(VaultFile.Encrypt("x"u8, "pw of dev"u8), Place));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("password-failing")]
    public void Read_OfBadSource_IsADiagnostic(string file)
    {
        var (secret, problem) = VaultSecret.Read(Data(file));

        Assert.Null(secret);
        Assert.Equal("vault-password-unreadable", problem!.Code);
        Assert.StartsWith(Data(file), problem.ToString());
    }

    private static VaultKeyring Keyring() =>
        new(VaultSecret.Read(Data("password-one")).Secret!, VaultSecret.Read("two@" + Data("password-two")).Secret!);

    private static string Data(string file) => Path.Combine(Path.GetDirectoryName(Here())!, "Data", file);

    private static string Here([CallerFilePath] string path = "") => path;
}
