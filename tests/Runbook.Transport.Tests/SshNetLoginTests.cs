namespace Runbook.Transport.Tests;

/// <summary>Logging in by SSH.NET.</summary>
public sealed class SshNetLoginTests(QuickSshd sshd) : LoginTests(sshd, SshClientChoice.SshNet);
