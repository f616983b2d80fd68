using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class StorageModulesTests
{
    private const string Attached = "\u001efile\nregular file|1048576\n\u001eattached\n/dev/loop5\t7:5\t\n\u001edevice\n/dev/loop5\t7:5\t\n\u001eholds\n/dev/loop5: [1]:2 (/img)\n\u001efree\n/dev/loop6\n";
    private const string InUse = "\u001efile\nregular file|1048576\n\u001eattached\n/dev/loop5\t7:5\t/mnt \n\u001efree\n/dev/loop6\n";
    private const string Loose = "\u001efile\nregular file|1048576\n\u001eattached\n\u001efree\n/dev/loop6\n";
    private const string Nothing = "\u001efile\n\u001efree\n/dev/loop6\n";
    private const string Other = "\u001efile\n\u001edevice\n/dev/loop5\t7:5\t\n\u001eholds\n/dev/loop5: [1]:2 (/other)\n\u001efree\n/dev/loop6\n";

    [Theory]
    [InlineData(Attached, """{"size": "1M", "device": "/dev/loop5"}""", "")]
    [InlineData(Attached, """{"size": "2M"}""", "truncate -s 2097152 /img|losetup -c /dev/loop5")]
    [InlineData(Loose, """{"size": "1M"}""", "losetup -f --show /img")]
    [InlineData(Nothing, """{"size": "1M", "device": "/dev/loop5"}""", "truncate -s 1048576|losetup /dev/loop5 /img")]
    [InlineData(Nothing, """{"size": "1M", "full": true, "state": "present"}""", "head -c 1048576 /dev/zero")]
    [InlineData(Attached, """{"state": "detached"}""", "losetup -d /dev/loop5")]
    [InlineData(Attached, """{"state": "absent"}""", "losetup -d /dev/loop5|rm -f -- /img")]
    [InlineData(Nothing, """{"state": "absent"}""", "")]
    [InlineData(Attached, """{"size": "2M", "recreate": true}""", "losetup -d /dev/loop5|rm -f -- /img|truncate -s 2097152|losetup -f --show /img")]
    public async Task LoopDevice_State_PlansSteps(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("losetup", answer), "loop_device", json.Replace("{", "{\"path\": \"/img\", ", StringComparison.Ordinal));
        Assert.False(run.Failed, run.Message);
        var actions = SystemRun.Actions(run);
        var parts = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(parts.Length, actions.Count);
        Assert.All(parts.Zip(actions), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Attached, """{"size": "10k"}""", "does not shrink")]
    [InlineData(Nothing, """{}""", "give its size")]
    [InlineData(InUse, """{"state": "absent"}""", "is in use (/mnt)")]
    [InlineData(InUse, """{"size": "1M", "recreate": true}""", "is in use (/mnt)")]
    [InlineData(Other, """{"size": "1M", "device": "/dev/loop5"}""", "holds another file: /other")]
    public async Task LoopDevice_Danger_IsRefused(string answer, string json, string message)
    {
        var comma = json == "{}" ? "" : ", ";
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("losetup", answer), "loop_device", json.Replace("{", "{\"path\": \"/img\"" + comma, StringComparison.Ordinal));
        Assert.True(run.Failed);
        Assert.Contains(message, run.Message, StringComparison.Ordinal);
    }

    private const string Pool =
        "\u001eown\nh1\n10.0.0.1\n\u001epeers\n<cliOutput><opRet>0</opRet><peerStatus><peer><connected>1</connected><hostnames><hostname>h2</hostname></hostnames></peer></peerStatus></cliOutput>\n";

    private const string NoVolume = Pool + "\u001evolumes\n<cliOutput><opRet>0</opRet><volInfo><volumes><count>0</count></volumes></volInfo></cliOutput>\n";

    private const string OneVolume = Pool +
        "\u001evolumes\n<cliOutput><opRet>0</opRet><volInfo><volumes><volume><name>v</name><statusStr>Started</statusStr><replicaCount>2</replicaCount><bricks><brick>h1:/b<name>h1:/b</name></brick><brick>h2:/b<name>h2:/b</name></brick></bricks><options><option><name>auth.allow</name><value>*</value></option></options></volume></volumes></volInfo></cliOutput>\n";

    [Theory]
    [InlineData("""{"nodes": ["h1", "h2"], "state": "present"}""", "")]
    [InlineData("""{"nodes": ["h1", "h3"], "state": "present"}""", "peer probe h3")]
    [InlineData("""{"nodes": ["h2"], "state": "absent"}""", "peer detach h2")]
    [InlineData("""{"nodes": ["h9"], "state": "absent"}""", "")]
    public async Task GlusterPeer_Nodes_PlansProbes(string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("gluster", NoVolume), "gluster_peer", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected.Length == 0, SystemRun.Actions(run).Count == 0);
        Assert.Contains(expected, SystemRun.Actions(run).FirstOrDefault() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoVolume, """{"state": "present", "bricks": "/b", "cluster": ["h1", "h2"], "replicas": 2}""", "create v replica 2 transport tcp h1:/b h2:/b|start v")]
    [InlineData(NoVolume, """{"state": "present", "bricks": "/b", "cluster": ["h1"], "start_on_create": false, "force": true}""", "create v transport tcp h1:/b force")]
    [InlineData(OneVolume, """{"state": "started", "bricks": "/b", "cluster": ["h1", "h2"], "replicas": 2, "options": {"auth.allow": "*"}}""", "")]
    [InlineData(OneVolume, """{"state": "present", "bricks": "/b", "cluster": ["h1", "h2", "h3"], "replicas": 3}""", "peer probe h3|peer status|add-brick v replica 3 h3:/b")]
    [InlineData(OneVolume, """{"state": "present", "options": {"auth.allow": "10.*"}}""", "set v auth.allow '10.*'")]
    [InlineData(OneVolume, """{"state": "stopped"}""", "stop v")]
    [InlineData(OneVolume, """{"state": "absent"}""", "stop v force|delete v")]
    [InlineData(NoVolume, """{"state": "absent"}""", "")]
    public async Task GlusterVolume_State_PlansCommands(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("gluster", answer), "gluster_volume", json.Replace("{\"state", "{\"name\": \"v\", \"state", StringComparison.Ordinal));
        Assert.False(run.Failed, run.Message);
        var parts = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(parts.Length, SystemRun.Actions(run).Count);
        Assert.All(parts.Zip(SystemRun.Actions(run)), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "", "mounted", "write|mkdir|mount /m")]
    [InlineData("/dev/x /m ext4 defaults 0 0\n", "1 1 7:1 / /m rw - ext4 /dev/x rw", "mounted", "")]
    [InlineData("/dev/x\t/m\text4\tdefaults\t0\t0\n", "1 1 7:1 / /m rw - ext4 /dev/x rw", "mounted", "")]
    [InlineData("/dev/x /m ext4 ro 0 0\n", "1 1 7:1 / /m rw - ext4 /dev/x rw", "mounted", "write|mount -o remount /m")]
    [InlineData("/dev/y /m ext4 defaults 0 0\n", "1 1 7:1 / /m rw - ext4 /dev/y rw", "mounted", "write|umount /m|mount /m")]
    [InlineData("", "", "present", "write")]
    [InlineData("/dev/x /m ext4 defaults 0 0\n", "1 1 7:1 / /m rw - ext4 /dev/x rw", "absent", "umount /m|write|rmdir")]
    [InlineData("", "", "absent", "")]
    [InlineData("", "1 1 7:1 / /m rw - ext4 /dev/x rw", "unmounted", "umount /m")]
    [InlineData("", "", "ephemeral", "mkdir|mount -t ext4 -o defaults /dev/x /m")]
    public async Task Mount_State_PlansSteps(string table, string mounted, string state, string expected)
    {
        var folder = mounted.Length > 0 ? "yes" : "";
        var host = new FakeHost().Answers("mountinfo", $"\u001emount\n{mounted}\n\u001efolder\n{folder}\n\u001etable\n{table}");
        var run = await SystemRun.CheckAsync(host, "mount", $$"""{"path": "/m", "src": "/dev/x", "fstype": "ext4", "state": "{{state}}"}""");
        Assert.False(run.Failed, run.Message);
        var parts = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(parts.Length, SystemRun.Actions(run).Count);
        Assert.All(parts.Zip(SystemRun.Actions(run)), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void With_OtherLines_KeepsThem()
    {
        var table = new Fstab("# a\n/dev/a / ext4 defaults 0 1\n\n/dev/b /b xfs ro 0 0\n");
        Assert.Equal("# a\n/dev/a / ext4 defaults 0 1\n\n/dev/b /b xfs rw 0 0\n", table.With(new("/dev/b", "/b", "xfs", "rw", "0", "0")));
        Assert.Equal("# a\n/dev/a / ext4 defaults 0 1\n\n", table.Without("/b", null));
        Assert.EndsWith("/dev/c /c\\040d xfs rw 0 0\n", table.With(new("/dev/c", "/c d", "xfs", "rw", "0", "0")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"fstype": "xfs"}""", "mkfs.xfs", "")]
    [InlineData("TYPE=xfs", """{"fstype": "xfs"}""", "", "")]
    [InlineData("TYPE=ext4", """{"fstype": "xfs"}""", "", "already used as ext4")]
    [InlineData("TYPE=ext4", """{"fstype": "xfs", "force": true}""", "mkfs.xfs -f /d", "")]
    [InlineData("PTTYPE=dos", """{"fstype": "xfs"}""", "", "partition table")]
    [InlineData("", """{"fstype": "xfs", "opts": "-i size=512"}""", "mkfs.xfs -i size=512 /d", "")]
    [InlineData("TYPE=ext4", """{"state": "absent"}""", "wipefs", "")]
    [InlineData("", """{"fstype": "xsf"}""", "", "xfs")]
    public async Task Filesystem_Device_PlansOrRefuses(string signature, string json, string action, string refusal)
    {
        var host = new FakeHost().Answers("blkid", $"\u001ethere\nyes\n\u001eblkid\n{signature}\n\u001esize\n1000\n");
        var run = await SystemRun.CheckAsync(host, "filesystem", json.Replace("{", "{\"dev\": \"/d\", ", StringComparison.Ordinal));
        Assert.Equal(refusal.Length > 0, run.Failed);
        Assert.Contains(refusal, run.Message, StringComparison.Ordinal);
        Assert.Contains(action, SystemRun.Actions(run).FirstOrDefault() ?? "", StringComparison.Ordinal);
    }
}
