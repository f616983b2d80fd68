namespace Runbook.Transport.Tests;

/// <summary>Logging in by the client of our own.</summary>
public sealed class OwnLoginTests(QuickSshd sshd) : LoginTests(sshd, SshClientChoice.Own);
