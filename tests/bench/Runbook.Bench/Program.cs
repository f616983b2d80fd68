using System.Globalization;
using Runbook.Bench;

// Runbook.Bench proxy CONTROL LISTEN=TARGET...   ports on 127.0.0.1; see Proxy
// Runbook.Bench hosts HOSTS TASKS PERCENT ONE-WAY-MILLISECONDS   see SimulatedRun
using var ending = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    ending.Cancel();
};
switch (args)
{
    case ["proxy", var control, .. var routes]:
        await new Proxy(routes.Select(ProxyRoute.Parse)).RunAsync(Number(control), ending.Token);
        return 0;
    case ["hosts", var hosts, var tasks, var percent, var milliseconds]:
        return await new SimulatedRun(Number(hosts), Number(tasks), Number(percent), TimeSpan.FromMilliseconds(Number(milliseconds))).RunAsync(ending.Token);
    default:
        Console.Error.WriteLine("usage: Runbook.Bench proxy CONTROL LISTEN=TARGET... | hosts HOSTS TASKS PERCENT ONE-WAY-MILLISECONDS");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
