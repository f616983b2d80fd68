using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook render</c>: renders a Scriban or Jinja file.</summary>
internal static class RenderCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var inventory = new InventoryOptionSet();
        var template = new Argument<string>("TEMPLATE") { Description = "The file: .sbn and .scriban are Scriban, others Jinja" };
        var host = new Option<string?>("--host") { HelpName = "HOST", Description = "The inventory host whose variables it sees" };
        var output = new Option<string?>("--output", "-o")
        {
            HelpName = "FILE",
            Description = "The file to write; standard output by default",
        };
        var command = new Command("render", "Render a template") { template, host, output };
        inventory.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, screen, inventory), screen);
            var path = Path.GetFullPath(parsed.GetValue(template)!);
            if (!File.Exists(path))
            {
                throw new DiagnosticException(Diagnostic.Error("missing-file", "a template is missing", path, default));
            }

            var variables = new HostScopes(composition).Of(parsed.GetValue(host));
            var content = new TemplateFiles(screen.Secrets).Render(path, composition.ContextFor(variables, new SourceSpan(path, 1, 1)), MapValue.Empty);
            await WriteAsync(content, parsed.GetValue(output), cancellationToken).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static async Task WriteAsync(Sdk.Content content, string? file, CancellationToken cancellationToken)
    {
        await using var from = content.Open();
        if (file is null)
        {
            await from.CopyToAsync(Console.OpenStandardOutput(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var temporary = file + ".runbook-tmp";
        await using (var to = File.Create(temporary))
        {
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
