namespace Runbook.Transport;

/// <summary>A login whose connections are kept. Immutable.</summary>
/// <param name="Name">The host's name in the inventory.</param>
/// <param name="Host">Where it connects to.</param>
/// <param name="Port">The port.</param>
/// <param name="User">Who is logged in.</param>
/// <param name="Connections">How many connections are open.</param>
/// <param name="Sessions">How many sessions runs have on them now.</param>
/// <param name="UnusedSeconds">For how long nobody has used it, in seconds.</param>
/// <param name="KeepSeconds">After how many seconds without use it is closed.</param>
public sealed record KeptConnectionInfo(
    string Name, string Host, int Port, string User, int Connections, int Sessions, double UnusedSeconds, double KeepSeconds);
