using System.Globalization;
using System.Runtime.InteropServices;
using Runbook.Drift;
using Runbook.Drift.Host;
using Runbook.Store;

// drift-host SETTINGS STORE LATENCY_MS LOG [LEASE_S] - runbook serve over simulated hosts, for tests and measurements.
using var ending = new CancellationTokenSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c =>
{
    c.Cancel = true;
    ending.Cancel();
});
var latency = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
var options = new DriftOptions(args[0], new StoreOptions(StoreAddress.Parse(args[1], Environment.CurrentDirectory)))
{
    Log = text => Console.Out.WriteLine(text),
    Poll = TimeSpan.FromMilliseconds(100),
    Lease = TimeSpan.FromSeconds(args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 30),
    Urls = ["http://127.0.0.1:0"],
};
var server = new DriftServer(options, new HostLoader(() => new SimConnector(latency, args[3] == "-" ? null : args[3])), new DriftSettingsReader(new Yaml()));
await server.RunAsync(ending.Token).ConfigureAwait(false);
return 0;
