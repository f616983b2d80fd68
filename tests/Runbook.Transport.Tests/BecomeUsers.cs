using System.Diagnostics;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Three temporary users: one whom sudo asks nothing, one whom it asks for a password, one whom it knows not.</summary>
public sealed class BecomeUsers : IAsyncLifetime
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Lines for sshd_config that win. Start-up files are read as with any host: the level of shells begins at 0.</summary>
    public string SshdFirst { get; init; } = "";

    public QuickSshd Sshd { get; private set; } = null!;

    public bool Available { get; private set; }

    public string WhyNot { get; private set; } = "only root can make users";

    private string SudoersFile => $"/etc/sudoers.d/rb-{_id}";

    public string Name(string role) => role == "root" ? "root" : $"rb{role}{_id}";

    public ConnectionTarget Target(string login) => Sshd.Target() with { User = Name(login) };

    public async ValueTask InitializeAsync()
    {
        var programs = new[] { "/usr/sbin/sshd", "/usr/bin/sudo" };
        if (Environment.UserName != "root" || Array.Find(programs, p => !File.Exists(p)) is not null)
        {
            WhyNot = Environment.UserName == "root" ? $"{Array.Find(programs, p => !File.Exists(p))} is not installed" : WhyNot;
            return;
        }

        foreach (var role in new[] { "free", "asked", "other" })
        {
            await QuickSshd.RunAsync("useradd", "-m", "-s", "/bin/bash", Name(role));
        }

        // Without PAM, sshd lets nobody in whose password is locked.
        await QuickSshd.RunAsync("usermod", "-p", "*", Name("free"));
        await QuickSshd.RunAsync("/bin/sh", "-c", $"printf '%s:rb-secret\n' {Name("asked")} {Name("other")} | chpasswd");
        await File.WriteAllTextAsync(SudoersFile, $"{Name("free")} ALL=(ALL) NOPASSWD: ALL\n{Name("asked")} ALL=(ALL) ALL\n");
        File.SetUnixFileMode(SudoersFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Sshd = new() { FirstConfig = $"SetEnv SHLVL=0\n{SshdFirst}" };
        await Sshd.InitializeAsync();
        await QuickSshd.RunAsync("chmod", "755", Sshd.Folder);
        await QuickSshd.RunAsync("chmod", "644", Path.Combine(Sshd.Folder, "authorized_keys"));
        Available = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (Sshd is null)
        {
            return;
        }

        await Sshd.DisposeAsync();
        File.Delete(SudoersFile);
        foreach (var role in new[] { "free", "asked", "other" })
        {
            using var remove = Process.Start(new ProcessStartInfo("userdel", ["-f", "-r", Name(role)]) { RedirectStandardError = true })!;
            await remove.StandardError.ReadToEndAsync();
            await remove.WaitForExitAsync();
        }
    }
}
