using System.CommandLine;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary><c>runbook vault</c>: encrypts and decrypts as <c>ansible-vault</c> does.</summary>
internal static class VaultCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create(Screen screen)
    {
        var o = new VaultOptionSet();
        var command = new Command("vault", "Encrypt and decrypt files and texts, as ansible-vault does");
        Add("encrypt", "Encrypt files", parsed => Encrypt(parsed, o, screen), o.Files, o.EncryptId, o.Output);
        Add("decrypt", "Decrypt files", parsed => Decrypt(parsed, o, screen), o.Files, o.Output);
        Add("view", "Show the content of vaulted files", parsed => View(parsed, o), o.Files);
        Add("rekey", "Encrypt files with another password", parsed => Rekey(parsed, o, screen), o.Files, o.EncryptId, o.NewId, o.NewPasswordFile);
        Add("encrypt-string", "Encrypt texts for use in YAML", parsed => EncryptString(parsed, o), o.Texts, o.EncryptId, o.Names, o.StdinName, o.Prompt,
            o.ShowInput, o.Output).Aliases.Add("encrypt_string");
        var edit = o.AddTo(new Command("edit", "Edit vaulted files in $EDITOR"), o.Files, o.EncryptId);
        edit.SetAction((parsed, cancellationToken) => EditAsync(parsed, o, screen, cancellationToken));
        var create = o.AddTo(new Command("create", "Make a vaulted file in $EDITOR"), o.Files, o.EncryptId);
        create.SetAction((parsed, cancellationToken) => CreateAsync(parsed, o, screen, cancellationToken));
        command.Add(edit);
        command.Add(create);
        return command;

        Command Add(string name, string description, Action<ParseResult> action, params Symbol[] symbols)
        {
            var part = o.AddTo(new Command(name, description), symbols);
            part.SetAction(parsed =>
            {
                action(parsed);
                return 0;
            });
            command.Add(part);
            return part;
        }
    }

    private static void Encrypt(ParseResult parsed, VaultOptionSet options, Screen screen)
    {
        var secret = Book(parsed, options, isNew: true).ToEncrypt(EncryptId(parsed, options));
        Each(parsed, options, screen, "encrypted", (content, file) => !VaultBook.IsVaulted(content) ? VaultBook.Seal(content, secret)
            : throw new DiagnosticException(Diagnostic.Error("vault-encrypted", "This is vaulted already", null, new SourceSpan(file, 0, 0))));
    }

    private static void Decrypt(ParseResult parsed, VaultOptionSet options, Screen screen)
    {
        var book = Book(parsed, options);
        Each(parsed, options, screen, "decrypted", (content, file) => book.Open(content, file).Content);
    }

    private static void View(ParseResult parsed, VaultOptionSet options)
    {
        var book = Book(parsed, options);
        foreach (var file in Files(parsed, options))
        {
            VaultFiles.Write(VaultFiles.Standard, book.Open(VaultFiles.Read(file), file).Content);
        }
    }

    private static void Rekey(ParseResult parsed, VaultOptionSet options, Screen screen)
    {
        var book = Book(parsed, options);
        var files = Files(parsed, options);
        // all are opened before the first is written: a wrong password changes nothing
        var opened = files.Select(f => (File: f, book.Open(VaultFiles.Read(f), f).Content)).ToArray();
        var secret = VaultBook.New(parsed, options);
        secret = parsed.GetValue(options.EncryptId) is { } id ? secret.As(id) : secret;
        foreach (var (file, content) in opened)
        {
            VaultFiles.Write(file, VaultBook.Seal(content, secret));
        }

        screen.Complain($"{opened.Length} file{(opened.Length == 1 ? "" : "s")} encrypted with the new password");
    }

    private static void EncryptString(ParseResult parsed, VaultOptionSet options)
    {
        var secret = Book(parsed, options).ToEncrypt(EncryptId(parsed, options));
        VaultFiles.Write(parsed.GetValue(options.Output) ?? VaultFiles.Standard, System.Text.Encoding.UTF8.GetBytes(VaultStrings.Of(parsed, options, secret)));
    }

    private static async Task<int> EditAsync(ParseResult parsed, VaultOptionSet options, Screen screen, CancellationToken cancellationToken)
    {
        var book = Book(parsed, options);
        foreach (var file in Files(parsed, options))
        {
            var (content, secret) = book.Open(VaultFiles.Read(file), file);
            var edited = await VaultEditor.EditAsync(content, file, Editor(), cancellationToken).ConfigureAwait(false);
            if (edited.AsSpan().SequenceEqual(content))
            {
                screen.Complain($"{file}: unchanged");
                continue;
            }

            VaultFiles.Write(file, VaultBook.Seal(edited, parsed.GetValue(options.EncryptId) is { } id ? book.ToEncrypt(id) : secret));
        }

        return 0;
    }

    private static async Task<int> CreateAsync(ParseResult parsed, VaultOptionSet options, Screen screen, CancellationToken cancellationToken)
    {
        if (Files(parsed, options) is not [var file] || file == VaultFiles.Standard)
        {
            throw new DiagnosticException(Diagnostic.Error("vault-one-file", "One file is made at a time", null, default));
        }

        if (File.Exists(file))
        {
            throw new DiagnosticException(Diagnostic.Error("vault-exists", "This file exists already", null, new SourceSpan(file, 0, 0), "use runbook vault edit"));
        }

        var secret = Book(parsed, options, isNew: true).ToEncrypt(EncryptId(parsed, options));
        VaultFiles.Write(file, VaultBook.Seal(await VaultEditor.EditAsync([], file, Editor(), cancellationToken).ConfigureAwait(false), secret));
        screen.Complain($"{file}: encrypted");
        return 0;
    }

    private static void Each(ParseResult parsed, VaultOptionSet options, Screen screen, string done, Func<byte[], string, byte[]> change)
    {
        string[] files = parsed.GetValue(options.Files) is { Length: > 0 } given ? given : [VaultFiles.Standard];
        var output = parsed.GetValue(options.Output);
        if (output is not null && files.Length > 1)
        {
            throw new DiagnosticException(Diagnostic.Error("vault-output", "--output takes one input file", $"{files.Length} are given", default));
        }

        var changed = files.Select(f => (File: f, Content: change(VaultFiles.Read(f), f))).ToArray();
        foreach (var (file, content) in changed)
        {
            VaultFiles.Write(output ?? file, content);
        }

        screen.Complain($"{files.Length} file{(files.Length == 1 ? "" : "s")} {done}");
    }

    private static string[] Files(ParseResult parsed, VaultOptionSet options) => parsed.GetValue(options.Files) is { Length: > 0 } files ? files
        : throw new DiagnosticException(Diagnostic.Error("vault-no-file", "No file is given", null, default));

    private static VaultBook Book(ParseResult parsed, VaultOptionSet options, bool isNew = false) =>
        VaultBook.Of(parsed, options, AnsibleConfiguration.Load().VaultSources, isNew);

    private static string Editor() => Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } own ? own : "vi";

    private static string? EncryptId(ParseResult parsed, VaultOptionSet options) =>
        parsed.GetValue(options.EncryptId) ?? AnsibleConfiguration.Load().Text("vault_encrypt_identity");
}
