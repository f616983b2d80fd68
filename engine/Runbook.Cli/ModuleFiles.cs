using System.Text;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>The files of a new module: a working one that an author changes. Stateless.</summary>
internal static partial class ModuleFiles
{
    private const string Module = """
        /// <summary>Keeps a file that holds one line of text.</summary>
        /// <example>
        /// - NAME:
        ///     path: /etc/motd
        ///     line: Welcome
        /// </example>
        [Module("NAME")]
        public sealed class CLASSModule : Module<CLASSModule.Args, CLASSModule.State>
        {
            /// <summary>The arguments.</summary>
            /// <param name="Path">The file, on the host.</param>
            /// <param name="Line">The line that it must hold.</param>
            public sealed record Args([Key] string Path, string Line);

            /// <summary>How the file is now.</summary>
            /// <param name="Line">What it holds; null when it is not there.</param>
            public sealed record State(string? Line);

            /// <inheritdoc/>
            public override Probe<State> Read(Args args) => Probe.Answer(
                Sh.Line($"cat -- {args.Path}"), answer => new State(answer.Succeeded ? answer.Output.TrimEnd('\n') : null));

            /// <inheritdoc/>
            public override Change? Plan(Args args, State now) => now.Line == args.Line ? null
                : new(now.Line ?? "absent", args.Line, new RemoteAction.Write(args.Path, Content.Text(args.Line + "\n")));
        }

        """;

    private const string Cases = """
        # The cases of the module NAME. "runbook module test NAME" runs them without any host; with --host HOST those that have
        # host: are tried there too, with all promises that a module keeps.
        - case: the file is not there
          arguments: {path: /tmp/NAME.txt, line: hello}
          state: {line: null}
          actions:
            - write 6 bytes to /tmp/NAME.txt
          host:
            setup: rm -f /tmp/NAME.txt
            watch: [/tmp/NAME.txt]
            teardown: rm -f /tmp/NAME.txt

        - case: the file holds another line
          arguments: {path: /tmp/NAME.txt, line: hello}
          answers:
            - {question: cat, output: "other\n"}
          actions:
            - write 6 bytes to /tmp/NAME.txt
          host:
            setup: echo other > /tmp/NAME.txt
            watch: [/tmp/NAME.txt]
            teardown: rm -f /tmp/NAME.txt

        - case: nothing is to do
          arguments: {path: /tmp/NAME.txt, line: hello}
          state: {line: hello}
          actions: []

        - case: the line is missing
          arguments: {path: /tmp/NAME.txt}
          error: needs "line"

        """;

    /// <summary>Writes the files.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="folder">Where.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DiagnosticException">The name is none, a file is there already, or cannot be written.</exception>
    public static IReadOnlyList<string> Write(string name, string folder)
    {
        if (!Name().IsMatch(name))
        {
            throw new DiagnosticException(Diagnostic.Error("module-name", "this cannot be the name of a module", $"\"{name}\"", default, "use small letters, digits and underscores; dots between parts"));
        }

        var last = name.Split('.')[^1];
        var type = string.Concat(last.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        (string Path, string Text)[] files =
        [
            (Path.Combine(folder, $"{last}.cs"), Module.Replace("CLASS", type, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)),
            (Path.Combine(folder, $"{last}.cases.yml"), Cases.Replace("NAME", name, StringComparison.Ordinal)),
        ];
        if (files.FirstOrDefault(f => File.Exists(f.Path)).Path is { } there)
        {
            throw new DiagnosticException(Diagnostic.Error("file-exists", "the file is there already", there, default, "choose another name, or remove it"));
        }

        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (path, text) in files)
            {
                File.WriteAllText(path, text, new UTF8Encoding(false));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(Diagnostic.Error("file-write", "a file cannot be written", e.Message, default));
        }

        return [.. files.Select(f => f.Path)];
    }

    [GeneratedRegex(@"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*\z")]
    private static partial Regex Name();
}
