using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The vault passwords of a run. A text with a vault id is tried with that id's passwords first, then with all others, as Ansible does.
/// What was opened is kept, so that the same text is opened once. Safe from any thread.
/// </summary>
public sealed class VaultKeyring
{
    private readonly VaultSecret[] _secrets;
    private readonly ConcurrentDictionary<string, string> _opened = new(StringComparer.Ordinal);

    /// <summary>A keyring of passwords in the order given.</summary>
    public VaultKeyring(params IEnumerable<VaultSecret> secrets) => _secrets = [.. secrets];

    /// <summary>Remembers what was vaulted in the YAML that is read with this keyring; null (the default) for none.</summary>
    public SecretSet? Secrets { get; init; }

    /// <summary>How YAML is read with this keyring.</summary>
    public YamlReaderOptions Yaml => new() { Vault = Open, Secrets = Secrets };

    /// <summary>The passwords' ids in order.</summary>
    public IEnumerable<string> Ids => _secrets.Select(s => s.Id);

    /// <summary>Opens a vaulted text: its content as secret text, a template when it looks like one.</summary>
    /// <exception cref="DiagnosticException">It is damaged, or no password opens it.</exception>
    public Value Open(string text, SourceSpan span) => StringValue.Trusted(OpenText(text, span), span, secret: true);

    /// <summary>Opens a vaulted text. Bytes that are not UTF-8 become replacement characters.</summary>
    /// <exception cref="DiagnosticException">It is damaged, or no password opens it.</exception>
    public string OpenText(string text, SourceSpan span)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return _opened.TryGetValue(key, out var known) ? known : _opened[key] = Encoding.UTF8.GetString(OpenBytes(text, span));
    }

    /// <summary>Opens a vaulted text into bytes.</summary>
    /// <exception cref="DiagnosticException">It is damaged, or no password opens it.</exception>
    public byte[] OpenBytes(string text, SourceSpan span)
    {
        var file = VaultFile.Parse(text, out var problem)
            ?? throw Stop("vault-damaged", "Vaulted text cannot be read", problem, span, null);
        if (_secrets.Length == 0)
        {
            throw Stop("vault-no-secret", "Vaulted text cannot be opened", "no vault password was given", span,
                "give one by --vault-password-file or --ask-vault-pass");
        }

        foreach (var secret in _secrets.OrderByDescending(s => s.Id == (file.Id ?? "default")))
        {
            if (file.Decrypt(secret.Password) is { } plain)
            {
                return plain;
            }
        }

        var id = file.Id is null ? "" : $" for vault id \"{file.Id}\"";
        throw Stop("vault-wrong-password", "No vault password opens this",
            $"{_secrets.Length} tried{id}: {string.Join(", ", Ids)}", span, "check the password and its vault id");
    }

    /// <summary>Encrypts with the password of an id; null takes the first. The answer ends with a newline.</summary>
    /// <exception cref="DiagnosticException">There is no such password.</exception>
    public string Encrypt(ReadOnlySpan<byte> content, string? id, SourceSpan span)
    {
        var secret = _secrets.FirstOrDefault(s => id is null || s.Id == id)
            ?? throw Stop("vault-no-secret", "There is no vault password to encrypt with", id is null ? null : $"vault id \"{id}\"", span,
                id is null ? null : DidYouMean.Hint(id, Ids));
        return VaultFile.Encrypt(content, secret.Password, secret.Id);
    }

    private static DiagnosticException Stop(string code, string summary, string? detail, SourceSpan span, string? hint) =>
        new(Diagnostic.Error(code, summary, detail, span, hint));
}
