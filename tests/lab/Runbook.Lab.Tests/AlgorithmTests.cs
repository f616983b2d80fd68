namespace Runbook.Lab.Tests;

/// <summary>
/// The program, as it is built, over the algorithms and keys of sshd that its own client speaks, and over those that it leaves to SSH.NET: libraries
/// that look for types by name are right in tests within one process and wrong in a program that was trimmed.
/// </summary>
public sealed class AlgorithmTests
{
    private static readonly string Play = Repository.At("tests", "lab", "data", "two-steps.yml");

    [Theory]
    [InlineData("Ciphers aes256-gcm@openssh.com")]
    [InlineData("Ciphers chacha20-poly1305@openssh.com")]
    [InlineData("Ciphers aes128-ctr|MACs hmac-sha1")]
    [InlineData("Ciphers aes256-cbc|KexAlgorithms diffie-hellman-group14-sha256", "rsa", "rsa")]
    [InlineData("KexAlgorithms diffie-hellman-group-exchange-sha256", "ecdsa", "ecdsa")]
    [InlineData("KexAlgorithms ecdh-sha2-nistp384", "rsa", "ecdsa+")]
    [InlineData("", "ecdsa", "rsa+")]
    [InlineData("", "ed25519", "ed25519+")]
    public async Task Run_AlgorithmsAndKeys_LogInAndWrite(string config, string hostKey = "ed25519", string userKey = "ed25519")
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        var options = new SshdOptions { HostKeys = [hostKey], UserKeys = [userKey], Config = config.Split('|', StringSplitOptions.RemoveEmptyEntries) };
        await using var sshd = await QuickSshd.StartAsync(options, TestContext.Current.CancellationToken);
        using var home = new UserHome(await File.ReadAllTextAsync(sshd.KnownHosts, TestContext.Current.CancellationToken));
        var inventory = home.Write("inventory.ini", $"good {sshd.InventoryVariables} ansible_ssh_private_key_passphrase={QuickSshd.Passphrase}\n");
        var target = home.At("written");

        Expect.Success(await home.PlayAsync(Play, inventory, "-e", $"target={target}"), "good");
        Assert.Equal("written\n", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }
}
