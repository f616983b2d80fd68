using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>What all SSH logins share: configuration, known_hosts, and how many connect at once. Safe from any thread.</summary>
internal sealed class SshConnections(TransportOptions options)
{
    private readonly SshSettingsReader _settings = new(options);
    private readonly SshDialer _dialer = new(options, new(options), new(options.ConcurrentConnects, options.ConcurrentConnects));

    public ILinkSource LinksTo(ConnectionTarget target) => new SshLinkSource(_settings.Read(target), _dialer, options.TimeProvider);
}
