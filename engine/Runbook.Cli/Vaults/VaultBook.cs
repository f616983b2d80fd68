using System.CommandLine;
using System.Text;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>The passwords of one <c>runbook vault</c> command: opens and seals. Not safe from several threads.</summary>
internal sealed class VaultBook
{
    private readonly IReadOnlyList<VaultSecret> _secrets;

    private VaultBook(IReadOnlyList<VaultSecret> secrets) => _secrets = secrets;

    /// <summary>Something opened.</summary>
    /// <param name="Content">The bytes.</param>
    /// <param name="Secret">The password that opened it, under the id of its header.</param>
    public readonly record struct Opened(byte[] Content, VaultSecret Secret);

    /// <summary>Reads the passwords that the options and the configuration name; asks for one when they name none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="configured">What the configuration names, in order, used beside the options.</param>
    /// <param name="isNew">Whether a password that is asked for is to be typed twice.</param>
    /// <exception cref="DiagnosticException">One cannot be read.</exception>
    public static VaultBook Of(ParseResult parsed, VaultOptionSet options, IEnumerable<string> configured, bool isNew)
    {
        List<string> specs = [.. configured, .. parsed.GetValue(options.VaultIds) ?? [], .. parsed.GetValue(options.PasswordFiles) ?? []];
        if (parsed.GetValue(options.AskPassword) || specs.Count == 0)
        {
            specs.Add("prompt");
        }

        return new([.. specs.Select(s => One(s, isNew))]);
    }

    /// <summary>The new password of <c>rekey</c>.</summary>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    public static VaultSecret New(ParseResult parsed, VaultOptionSet options) =>
        One(parsed.GetValue(options.NewId) ?? parsed.GetValue(options.NewPasswordFile) ?? "prompt", isNew: true);

    /// <summary>Opens vaulted bytes.</summary>
    /// <exception cref="DiagnosticException">They are not vaulted, or no password opens them.</exception>
    public Opened Open(byte[] sealedBytes, string file)
    {
        var text = Encoding.UTF8.GetString(sealedBytes);
        var span = new SourceSpan(file, 0, 0);
        if (!IsVaulted(sealedBytes))
        {
            throw new DiagnosticException(Diagnostic.Error("vault-not-encrypted", "This is not vaulted", null, span));
        }

        var header = text.Split('\n')[0].Trim().Split(';');
        var id = header.Length > 3 && header[3].Length > 0 ? header[3] : "default";
        DiagnosticException? last = null;
        foreach (var secret in _secrets.OrderByDescending(s => s.Id == id))
        {
            try
            {
                return new(new VaultKeyring(secret).OpenBytes(text, span), secret.As(id));
            }
            catch (DiagnosticException e)
            {
                last = e;
            }
        }

        throw _secrets.Count == 1 ? last! : new DiagnosticException(Diagnostic.Error("vault-wrong-password", "No vault password opens this",
            $"{_secrets.Count} tried: {string.Join(", ", _secrets.Select(s => s.Id))}", span, "check the passwords and their vault ids"));
    }

    /// <summary>The password to encrypt with: of the id asked for, or the only one.</summary>
    /// <exception cref="DiagnosticException">There is none of that id, or it is not clear which.</exception>
    public VaultSecret ToEncrypt(string? id)
    {
        if (id is null)
        {
            return _secrets.DistinctBy(s => s.Id).Count() == 1 ? _secrets[0] : throw new DiagnosticException(Diagnostic.Error("vault-which-id",
                "Several vault ids are given to encrypt with", string.Join(", ", _secrets.Select(s => s.Id)), default, "say which by --encrypt-vault-id"));
        }

        return _secrets.FirstOrDefault(s => s.Id == id) ?? throw new DiagnosticException(Diagnostic.Error("vault-no-secret",
            "There is no vault password to encrypt with", $"vault id \"{id}\"", default, DidYouMean.Hint(id, _secrets.Select(s => s.Id))));
    }

    /// <summary>Encrypts.</summary>
    public static byte[] Seal(byte[] content, VaultSecret secret) =>
        Encoding.ASCII.GetBytes(new VaultKeyring(secret).Encrypt(content, null, default));

    /// <summary>Whether bytes begin as vaulted ones do.</summary>
    public static bool IsVaulted(ReadOnlySpan<byte> content) => content.StartsWith("$ANSIBLE_VAULT;"u8);

    private static VaultSecret One(string spec, bool isNew)
    {
        var (secret, problem) = VaultSecret.Read(spec, id => Ask(id, isNew));
        return secret ?? throw new DiagnosticException(problem!);
    }

    private static string? Ask(string id, bool isNew)
    {
        var label = id == "default" ? "" : $" ({id})";
        var typed = TerminalPrompter.Ask($"{(isNew ? "New vault" : "Vault")} password{label}", secret: true);
        return !isNew || Console.IsInputRedirected || typed == TerminalPrompter.Ask($"The same again{label}", secret: true) ? typed
            : throw new DiagnosticException(Diagnostic.Error("vault-passwords-differ", "The two passwords differ", null, default));
    }
}
