namespace Runbook.Lab.Tests;

/// <summary>cron, apt_key and pip on a real host that has their programs.</summary>
public sealed class ToolsTests(ToolsTests.Host host) : IClassFixture<ToolsTests.Host>
{
    [Fact]
    public async Task Run_Twice_OnlyTheFirstChanges()
    {
        using var home = UserHome.For(host.Fleet);
        var play = Repository.At("tests", "lab", "data", "tools.yml");
        Expect.Changes(await home.PlayAsync(play, host.Fleet.Inventory, "-u", "ops", "--diff"), "host1");
        Expect.NoChange(await home.PlayAsync(play, host.Fleet.Inventory, "-u", "ops"), "host1");

        var told = await host.Fleet.ExecAsync(
            1,
            """
            crontab -l; crontab -u ops -l; /srv/env/bin/python -c 'import demo_lib; print("lib", demo_lib.v)'
            for f in /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/lab.asc; do stat -c '%a %U' $f; gpg --show-keys --with-colons $f | grep -c ^pub; done; head -n 1 /etc/apt/trusted.gpg.d/lab.asc
            """,
            TestContext.Current.CancellationToken);
        Assert.Equal(
            "MAILTO=\"ops\"\n#Ansible: nightly\n5 3 * * * /bin/true 'a b'\n#Ansible: theirs\n@reboot /bin/true\nlib 1.0\n644 root\n1\n644 root\n1\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
            told);
    }

    public sealed class Host() : LabFixture("tools")
    {
        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) => fleet.ExecAsync(
            1,
            """
            printf '#Ansible: unwanted\n* * * * * false\n' | crontab -
            export GNUPGHOME=/srv/home; mkdir -p -m 700 $GNUPGHOME /srv/wheels; chmod 755 /srv/wheels
            gpg -q --batch --passphrase '' --quick-generate-key lab ed25519 sign never 2>/dev/null; gpg --armor --export lab > /srv/key.asc
            echo 'demo-lib==1.0' > /srv/requirements.txt
            python3 - <<'END'
            import zipfile
            for name, version in ('demo_lib', '1.0'), ('demo_lib', '2.0'), ('demo_app', '1.0'):
                info = f'{name}-{version}.dist-info/'
                with zipfile.ZipFile(f'/srv/wheels/{name}-{version}-py3-none-any.whl', 'w') as wheel:
                    wheel.writestr(name + '.py', f'v = "{version}"\n')
                    wheel.writestr(info + 'METADATA', f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n')
                    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
                    wheel.writestr(info + 'RECORD', f'{name}.py,,\n{info}METADATA,,\n{info}WHEEL,,\n{info}RECORD,,\n')
            END
            """,
            cancellationToken);
    }
}
