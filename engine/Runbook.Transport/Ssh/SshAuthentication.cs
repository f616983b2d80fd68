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

    /// <summary>No methods: for who asks for the keys and logs in with them otherwise.</summary>
    public static SshAuthentication Of(KeyRing ring) => new(ring);

    public static SshAuthentication For(SshSettings settings, TransportOptions options, KeyRing ring)
    {
        var made = new SshAuthentication(ring);
        var keys = made.Keys(settings, options).ToList();
        if (keys.Count > 0)
        {
            made._methods.Add(new PrivateKeyAuthenticationMethod(settings.User, [.. keys]));
        }

        if (settings.Password is { } password)
        {
            made.NotePassword();
            made._methods.Add(new PasswordAuthenticationMethod(settings.User, password.Reveal));
            made._methods.Add(Interactive(settings.User, password));
        }

        if (made._methods.Count == 0)
        {
            made._methods.Add(new NoneAuthenticationMethod(settings.User));
        }

        return made;
    }

    /// <summary>The password is tried.</summary>
    public void NotePassword()
    {
        const string What = "the password";
        if (!_tried.Contains(What))
        {
            _tried.Add(What);
        }
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

    /// <summary>The keys in their order, each read when it is come to. What cannot be read is noted.</summary>
    public IEnumerable<IPrivateKeySource> Keys(SshSettings settings, TransportOptions options)
    {
        foreach (var file in settings.IdentityFiles.Distinct())
        {
            if (Read(file, settings, isWanted: true) is { } key)
            {
                yield return key;
            }
        }

        if (!settings.IdentitiesOnly)
        {
            foreach (var key in AgentsKeys(settings))
            {
                yield return key;
            }
        }

        if (settings.IdentityFiles.Count == 0)
        {
            foreach (var name in UsualFiles)
            {
                if (Read(Path.Combine(options.Home, ".ssh", name), settings, isWanted: false) is { } key)
                {
                    yield return key;
                }
            }
        }
    }

    private IReadOnlyList<IPrivateKeySource> AgentsKeys(SshSettings settings)
    {
        if (settings.AgentSocket is not { } socket)
        {
            return [];
        }

        try
        {
            var found = AgentKeys.List(socket);
            if (found.Count > 0)
            {
                _tried.Add(found.Count == 1 ? "the agent's key" : $"the agent's {found.Count} keys");
            }

            return found;
        }
        catch (IOException e)
        {
            _notes.Add($"the agent at {socket} does not answer: {e.Message}");
            return [];
        }
    }

    private IPrivateKeySource? Read(string file, SshSettings settings, bool isWanted)
    {
        if (!File.Exists(file))
        {
            if (isWanted)
            {
                _notes.Add($"the key {file} does not exist");
            }

            return null;
        }

        try
        {
            var key = _ring.Get(file, settings.Passphrase);
            _tried.Add(file);
            return key;
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

        return null;
    }
}
