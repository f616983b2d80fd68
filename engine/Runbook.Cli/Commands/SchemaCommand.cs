using System.CommandLine;
using Runbook.Editor;

namespace Runbook.Cli;

/// <summary><c>runbook schema</c>: the JSON Schema of playbooks, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var playbook = new Option<bool>("--playbook") { Description = "For playbooks only" };
        var tasks = new Option<bool>("--tasks") { Description = "For files of tasks and handlers only" };
        var command = new Command("schema", "Write the JSON Schema (draft-07) of playbooks and files of tasks, for editors") { playbook, tasks };
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(new CommandInput { LoadsModules = true }, screen);
            var kind = (parsed.GetValue(playbook), parsed.GetValue(tasks)) switch
            {
                (true, false) => SchemaKind.Playbook,
                (false, true) => SchemaKind.Tasks,
                _ => SchemaKind.Both,
            };
            Console.Out.WriteLine(PlaybookSchema.Of(composition.Book, kind));
            return 0;
        });
        return command;
    }
}
