using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class AccountModulesTests
{
    private const string Bob =
        "\u001epasswd\nbob:x:1000:1000:Bob:/home/bob:/bin/sh\n\u001ewanted\n1000\n\u001egroup\nbob\n\u001egroups\nbob adm\n\u001epassword\n\u001elocked\nopen\n\u001eexpires\n\n\u001ehome\nyes\n\u001ekey\n";

    [Theory]
    [InlineData(Bob, """{}""", "")]
    [InlineData(Bob, """{"comment": "Bob", "shell": "/bin/sh", "uid": 1000, "group": "bob", "groups": "adm"}""", "")]
    [InlineData(Bob, """{"groups": ["adm", "dev"], "append": true}""", "usermod -aG adm,dev bob")]
    [InlineData(Bob, """{"groups": []}""", "usermod -G '' bob")]
    [InlineData(Bob, """{"shell": "/bin/bash", "home": "/srv/bob", "move_home": true}""", "usermod -d /srv/bob -s /bin/bash -m bob")]
    [InlineData(Bob, """{"password": "$6$a$b"}""", "chpasswd -e")]
    [InlineData(Bob, """{"password": "$6$a$b", "update_password": "on_create"}""", "")]
    [InlineData(Bob, """{"state": "absent", "remove": true}""", "userdel -r bob")]
    [InlineData("\u001epasswd\n\n", """{"state": "absent"}""", "")]
    [InlineData("\u001epasswd\n\n", """{"system": true, "create_home": false}""", "useradd -r -M \"$@\" bob")]
    public async Task User_State_PlansChanges(string answer, string json, string expected)
    {
        var comma = json == "{}" ? "" : ", ";
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("passwd", answer), "user", json.Replace("{", "{\"name\": \"bob\"" + comma, StringComparison.Ordinal));
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected.Length == 0, SystemRun.Actions(run).Count == 0);
        Assert.Contains(expected, SystemRun.Actions(run).FirstOrDefault() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_Password_IsNeverShown()
    {
        var host = new FakeHost().Answers("passwd", Bob);
        var run = await SystemRun.CheckAsync(host, "user", """{"name": "bob", "password": "$6$salt$hash"}""");
        Assert.DoesNotContain("$6$salt", string.Join(' ', SystemRun.Actions(run)) + run.Result + string.Concat(host.Asked.Select(a => a.Shown)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"gid": 5}""", "groupadd -g 5 dev")]
    [InlineData("dev:x:5:\n", """{"gid": 5}""", "")]
    [InlineData("dev:x:5:\n", """{"gid": 6}""", "groupmod -g 6 dev")]
    [InlineData("dev:x:5:\n", """{"state": "absent"}""", "groupdel dev")]
    [InlineData("", """{"state": "absent"}""", "")]
    public async Task Group_State_PlansChanges(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("group", answer), "group", json.Replace("{", "{\"name\": \"dev\", ", StringComparison.Ordinal));
        Assert.Contains(expected, SystemRun.Actions(run).FirstOrDefault() ?? "", StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, SystemRun.Actions(run).Count == 0);
    }
}
