using Renci.SshNet;
using Renci.SshNet.Common;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>The ways to log in, and what to say when none is taken.</summary>
internal sealed class SshAuthentication : IDisposable
{
    private static readonly IReadOnlyList<string> UsualFiles = ["id_ed25519", "id_ecdsa", "id_rsa"];
    private readonly List<string> _notes = [];
    private readonly List<string> _tried = [];
    private readonly List<AuthenticationMethod> _methods = [];

    private readonly KeyRing _ring;

    private SshAuthentication(KeyRing ring) => _ring = ring;

    public AuthenticationMethod[] Methods => [.. _methods];

    public static SshAuthentication For(SshSettings settings, TransportOptions options, KeyRing ring)
    {
        var made = new SshAuthentication(ring);
        var keys = made.Keys(settings, options);
        if (keys.Count > 0)
        {
            made._methods.Add(new PrivateKeyAuthenticationMethod(settings.User, [.. keys]));
        }

        if (settings.Password is { } password)
        {
            made._tried.Add("the password");
            made._methods.Add(new PasswordAuthenticationMethod(settings.User, password.Reveal));
            made._methods.Add(Interactive(settings.User, password));
        }

        if (made._methods.Count == 0)
        {
            made._methods.Add(new NoneAuthenticationMethod(settings.User));
        }

        return made;
    }

    /// <summary>What was tried and why some was not.</summary>
    public string Explain(string message)
    {
        var tried = _tried.Count == 0
            ? "there was no key or password to try (use --private-key, an agent, or -k)" : "tried " + string.Join(", ", _tried);
        var accepted = message.IndexOf('(', StringComparison.Ordinal) is var at and >= 0
            ? $"; the host said {message[at..].TrimEnd('.')}" : "";
        return tried + (_notes.Count == 0 ? "" : "; " + string.Join("; ", _notes)) + accepted;
    }

    public void Dispose()
    {
        foreach (var method in _methods.OfType<IDisposable>())
        {
            method.Dispose();
        }
    }

    private static KeyboardInteractiveAuthenticationMethod Interactive(string user, Secret password)
    {
        var method = new KeyboardInteractiveAuthenticationMethod(user);
        method.AuthenticationPrompt += (_, e) =>
        {
            foreach (var prompt in e.Prompts)
            {
                prompt.Response = password.Reveal;
            }
        };
        return method;
    }

    private List<IPrivateKeySource> Keys(SshSettings settings, TransportOptions options)
    {
        var keys = new List<IPrivateKeySource>();
        foreach (var file in settings.IdentityFiles.Distinct())
        {
            Add(keys, file, settings, isWanted: true);
        }

        if (!settings.IdentitiesOnly)
        {
            AddAgent(keys, settings);
        }

        if (settings.IdentityFiles.Count == 0)
        {
            foreach (var name in UsualFiles)
            {
                Add(keys, Path.Combine(options.Home, ".ssh", name), settings, isWanted: false);
            }
        }

        return keys;
    }

    private void AddAgent(List<IPrivateKeySource> keys, SshSettings settings)
    {
        if (settings.AgentSocket is not { } socket)
        {
            return;
        }

        try
        {
            var found = AgentKeys.List(socket);
            keys.AddRange(found);
            if (found.Count > 0)
            {
                _tried.Add(found.Count == 1 ? "the agent's key" : $"the agent's {found.Count} keys");
            }
        }
        catch (IOException e)
        {
            _notes.Add($"the agent at {socket} does not answer: {e.Message}");
        }
    }

    private void Add(List<IPrivateKeySource> keys, string file, SshSettings settings, bool isWanted)
    {
        if (!File.Exists(file))
        {
            if (isWanted)
            {
                _notes.Add($"the key {file} does not exist");
            }

            return;
        }

        try
        {
            keys.Add(_ring.Get(file, settings.Passphrase));
            _tried.Add(file);
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            _notes.Add($"the key {file} is encrypted: give its passphrase or load it into the agent (ssh-add)");
        }
        catch (Exception e) when (e is SshException or IOException or UnauthorizedAccessException or NotSupportedException
            or InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            _notes.Add($"the key {file} cannot be read{(settings.Passphrase is null ? "" : " (wrong passphrase?)")}: {e.Message}");
        }
    }
}
