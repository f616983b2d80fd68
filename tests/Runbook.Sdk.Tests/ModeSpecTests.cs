namespace Runbook.Sdk.Tests;

public class ModeSpecTests
{
    /// <summary>Present permissions, whether it is a folder, a symbolic mode, and what ansible-core 2.14 makes of them with the umask 022.</summary>
    private const string Answers =
        """
        644 0 u=rwx 744
        644 0 g=rx,o= 650
        644 0 a+x 755
        644 0 +x 755
        644 0 =rw 644
        644 0 u+s 4644
        644 0 g+s 2644
        644 0 o+t 1644
        644 0 a+X 644
        644 0 u=rwX,go=rX 644
        644 0 g=u 664
        644 0 o=g-w 644
        644 0 go-rwx 600
        644 0 u-x,g+w 664
        644 0 u=rw,g=r,o=r 644
        644 0 a= 0
        644 0 +t 1644
        644 0 g-s 644
        644 0 u=rwx,g=s 2704
        644 0 o=t 1640
        644 0 u+xs 4744
        644 0 -w 444
        644 0 +w 644
        644 0 ug+rw,o-x 664
        755 1 u=rwx 755
        755 1 g=rx,o= 750
        755 1 a+x 755
        755 1 +x 755
        755 1 =rw 644
        755 1 u+s 4755
        755 1 g+s 2755
        755 1 o+t 1755
        755 1 a+X 755
        755 1 u=rwX,go=rX 755
        755 1 g=u 775
        755 1 o=g-w 755
        755 1 go-rwx 700
        755 1 u-x,g+w 675
        755 1 u=rw,g=r,o=r 644
        755 1 a= 0
        755 1 +t 1755
        755 1 g-s 755
        755 1 u=rwx,g=s 2705
        755 1 o=t 1750
        755 1 u+xs 4755
        755 1 -w 555
        755 1 +w 755
        755 1 ug+rw,o-x 774
        2755 1 u=rwx 2755
        2755 1 g=rx,o= 750
        2755 1 a+x 2755
        2755 1 +x 2755
        2755 1 =rw 644
        2755 1 u+s 6755
        2755 1 g+s 2755
        2755 1 o+t 3755
        2755 1 a+X 2755
        2755 1 u=rwX,go=rX 755
        2755 1 g=u 775
        2755 1 o=g-w 2755
        2755 1 go-rwx 2700
        2755 1 u-x,g+w 2675
        2755 1 u=rw,g=r,o=r 644
        2755 1 a= 0
        2755 1 +t 3755
        2755 1 g-s 755
        2755 1 u=rwx,g=s 2705
        2755 1 o=t 3750
        2755 1 u+xs 6755
        2755 1 -w 2555
        2755 1 +w 2755
        2755 1 ug+rw,o-x 2774
        4755 0 u=rwx 755
        4755 0 g=rx,o= 4750
        4755 0 a+x 4755
        4755 0 +x 4755
        4755 0 =rw 644
        4755 0 u+s 4755
        4755 0 g+s 6755
        4755 0 o+t 5755
        4755 0 a+X 4755
        4755 0 u=rwX,go=rX 755
        4755 0 g=u 4775
        4755 0 o=g-w 4755
        4755 0 go-rwx 4700
        4755 0 u-x,g+w 4675
        4755 0 u=rw,g=r,o=r 644
        4755 0 a= 0
        4755 0 +t 5755
        4755 0 g-s 4755
        4755 0 u=rwx,g=s 2705
        4755 0 o=t 5750
        4755 0 u+xs 4755
        4755 0 -w 4555
        4755 0 +w 4755
        4755 0 ug+rw,o-x 4774
        1777 1 u=rwx 1777
        1777 1 g=rx,o= 750
        1777 1 a+x 1777
        1777 1 +x 1777
        1777 1 =rw 644
        1777 1 u+s 5777
        1777 1 g+s 3777
        1777 1 o+t 1777
        1777 1 a+X 1777
        1777 1 u=rwX,go=rX 755
        1777 1 g=u 1777
        1777 1 o=g-w 775
        1777 1 go-rwx 1700
        1777 1 u-x,g+w 1677
        1777 1 u=rw,g=r,o=r 644
        1777 1 a= 0
        1777 1 +t 1777
        1777 1 g-s 1777
        1777 1 u=rwx,g=s 3707
        1777 1 o=t 1770
        1777 1 u+xs 5777
        1777 1 -w 1577
        1777 1 +w 1777
        1777 1 ug+rw,o-x 1776
        600 0 u=rwx 700
        600 0 g=rx,o= 650
        600 0 a+x 711
        600 0 +x 711
        600 0 =rw 644
        600 0 u+s 4600
        600 0 g+s 2600
        600 0 o+t 1600
        600 0 a+X 600
        600 0 u=rwX,go=rX 644
        600 0 g=u 660
        600 0 o=g-w 600
        600 0 go-rwx 600
        600 0 u-x,g+w 620
        600 0 u=rw,g=r,o=r 644
        600 0 a= 0
        600 0 +t 1600
        600 0 g-s 600
        600 0 u=rwx,g=s 2700
        600 0 o=t 1600
        600 0 u+xs 4700
        600 0 -w 400
        600 0 +w 600
        600 0 ug+rw,o-x 660
        """;

    public static TheoryData<int, bool, string, int> Symbolic => new(
        Answers.Split('\n').Select(l => l.Split(' ')).Select(f => (Convert.ToInt32(f[0], 8), f[1] == "1", f[2], Convert.ToInt32(f[3], 8))));

    [Theory]
    [MemberData(nameof(Symbolic))]
    public void Apply_SymbolicMode_GivesWhatAnsibleGives(int current, bool isDirectory, string mode, int expected)
    {
        Assert.True(ModeSpec.TryParse(mode, out var spec));
        Assert.Equal(ModeSpec.Octal(expected), ModeSpec.Octal(spec.Apply(current, isDirectory, umask: 0x12)));
    }

    [Theory]
    [InlineData("0644", "0644")]
    [InlineData("644", "0644")]
    [InlineData("0o755", "0755")]
    [InlineData("4755", "04755")]
    [InlineData("0", "0000")]
    [InlineData("preserve", "preserve")]
    [InlineData("u=rw,g=r", "u=rw,g=r")]
    public void TryParse_Mode_IsNormalised(string text, string written)
    {
        Assert.True(ModeSpec.TryParse(text, out var mode));
        Assert.Equal(written, mode.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0999")]
    [InlineData("17777")]
    [InlineData("rw")]
    [InlineData("q=r")]
    [InlineData("u=q")]
    [InlineData("u=r,")]
    public void TryParse_NoMode_IsRefused(string text) => Assert.False(ModeSpec.TryParse(text, out _));
}
