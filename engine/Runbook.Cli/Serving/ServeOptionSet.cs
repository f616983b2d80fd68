using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options of <c>serve</c>.</summary>
internal sealed class ServeOptionSet
{
    /// <summary>The settings.</summary>
    public Argument<string?> Settings { get; } = new("FILE")
    {
        Description = "The settings (default: runbook.yml of the current folder)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary><c>--store</c>.</summary>
    public Option<string?> Store { get; } = new("--store")
    {
        HelpName = "ADDRESS",
        Description = "The store: a file, or postgresql://… for several processes (default: RUNBOOK_STORE, runbook.yml, the usual file)",
    };

    /// <summary><c>--listen</c>.</summary>
    public Option<string[]> Listen { get; } = new("--listen")
    {
        HelpName = "URL",
        Description = "Where the web host listens (repeatable; default http://127.0.0.1:8080)",
    };

    /// <summary><c>--add-user</c>.</summary>
    public Option<string?> AddUser { get; } = new("--add-user")
    {
        HelpName = "NAME",
        Description = "Do not serve: add a user of the page as an admin, or give him a new password, read as a line from the standard input",
    };

    /// <summary><c>--lease</c>.</summary>
    public Option<int> Lease { get; } = new("--lease")
    {
        HelpName = "SECONDS",
        Description = "After so long another process takes the hosts of one that died (default 30)",
        DefaultValueFactory = _ => 30,
    };

    /// <summary>Hosts, variables, vault passwords.</summary>
    public InventoryOptionSet Inventory { get; } = new();

    /// <summary>Log-ins.</summary>
    public ConnectionOptionSet Connection { get; } = new();

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(Settings);
        command.Add(Store);
        command.Add(Listen);
        command.Add(AddUser);
        command.Add(Lease);
        Inventory.AddTo(command);
        Connection.AddTo(command);
    }
}
