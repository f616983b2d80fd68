using System.CommandLine;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary><c>runbook config</c>: what is read of <c>ansible.cfg</c> and of the environment.</summary>
internal static class ConfigCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create(Screen screen)
    {
        var command = new Command("config", "Show what ansible.cfg and the environment set, and what of it is used");
        command.SetAction(_ => Dump(screen, onlySet: true));
        var list = new Command("list", "All settings: used how, or not used and why");
        list.SetAction(_ => List());
        var only = new Option<bool>("--only-changed") { Description = "Only what somebody set" };
        var dump = new Command("dump", "All settings with value and origin") { only };
        dump.SetAction(parsed => Dump(screen, parsed.GetValue(only)));
        var view = new Command("view", "The configuration file as it is");
        view.SetAction(_ => View());
        command.Add(list);
        command.Add(dump);
        command.Add(view);
        return command;
    }

    private static int List()
    {
        foreach (var setting in ConfigCatalogue.All)
        {
            Console.Out.WriteLine($"{setting.Name,-30} {(setting.IsUsed ? "used    " : "not used")}  {setting.Note}");
        }

        return 0;
    }

    private static int Dump(Screen screen, bool onlySet)
    {
        var configuration = AnsibleConfiguration.Load();
        Console.Out.WriteLine(configuration.File is { } file ? $"# {file.Path}" : "# no configuration file");
        foreach (var value in configuration.All.Where(v => v.IsSet || !onlySet))
        {
            var use = value.Setting.IsUsed ? "used" : $"not used: {value.Setting.Note}";
            Console.Out.WriteLine($"{value.Setting.Name} = {value.Text.ReplaceLineEndings(", ")}    # {value.Origin}; {use}");
        }

        return screen.Tell(configuration.Problems);
    }

    private static int View()
    {
        var file = AnsibleConfiguration.Load().File
            ?? throw new DiagnosticException(Diagnostic.Error("config-none", "There is no configuration file", null, default));
        Console.Out.Write(File.ReadAllText(file.Path));
        return 0;
    }
}
