namespace Runbook.Engine.Tests;

/// <summary>Whether a question's script seems to write, by its words.</summary>
public sealed class ModuleAuditTests
{
    [Theory]
    [InlineData("touch /tmp/x", "touch /tmp/x")]
    [InlineData("cat /a; mkdir -p /b", "mkdir -p /b")]
    [InlineData("test -e /a || touch '/a b'", "touch '…'")]
    [InlineData("if true; then rm -rf /a; fi", "rm -rf /a; fi")]
    [InlineData("echo x > /etc/motd", "> /etc/motd")]
    [InlineData("echo x >> '/etc/motd'", ">> '…'")]
    [InlineData("sed -i s/a/b/ /etc/motd", "sed -i s/a/b/ /etc/motd")]
    [InlineData("systemctl restart nginx", "systemctl restart nginx")]
    [InlineData("sudo apt-get -y install nginx", "apt-get -y install nginx")]
    public void Writes_ScriptThatChangesTheHost_GivesThePiece(string script, string expected) => Assert.Equal(expected, ModuleAudit.Writes(script));

    [Theory]
    [InlineData("cat -- /etc/motd 2>/dev/null || true")]
    [InlineData("readlink -- '/a > b'")]
    [InlineData("stat -c %a /x > /dev/null 2>&1 && echo yes")]
    [InlineData("t=$(mktemp); ls > \"$t\"; cat \"$t\"; rm -f \"$t\"")]
    [InlineData("grep -c '; touch /x' /etc/motd")]
    [InlineData("systemctl show nginx; systemctl is-active nginx")]
    [InlineData("dpkg -l | awk '$1 > 2'")]
    [InlineData("test 3 -gt 2 && ps -e | grep install")]
    public void Writes_ScriptThatOnlyReads_GivesNothing(string script) => Assert.Null(ModuleAudit.Writes(script));
}
