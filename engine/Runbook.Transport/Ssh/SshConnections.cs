using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>What all SSH logins share: known_hosts, and how many connect at once. Safe from any thread.</summary>
internal sealed class SshConnections
{
    private readonly SshDialer _dialer;
    private readonly TransportOptions _options;

    public SshConnections(TransportOptions options)
    {
        _options = options;
        _dialer = new(options, new(options), new(options.ConcurrentConnects, options.ConcurrentConnects));
    }

    public ILinkSource LinksTo(ConnectionTarget target) => new SshLinkSource(SshSettingsReader.Read(target, _options), _dialer);
}
