using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>Judges host keys by known_hosts files, read again when they have changed. Safe from any thread.</summary>
internal sealed class KnownHosts(TransportOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTime Written, List<KnownHostsEntry> Entries)> _files = new(StringComparer.Ordinal);

    /// <summary>The key types that are known of a host, so that it can be asked for one of them.</summary>
    public IReadOnlySet<string> TypesOf(SshSettings settings)
    {
        lock (_lock)
        {
            return Entries(settings).Where(e => e.Marker.Length == 0 && e.Names(settings.HostKeyName)).Select(e => e.KeyType)
                .ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Null when the key is trusted, else why not, in words for the user.</summary>
    public string? Judge(SshSettings settings, string keyType, byte[] key)
    {
        if (settings.HostKeys == HostKeyPolicy.Off)
        {
            return null;
        }

        var print = Fingerprint(key);
        lock (_lock)
        {
            var named = Entries(settings).Where(e => e.Names(settings.HostKeyName)).ToList();
            var same = Entries(settings).Where(e => e.Key.AsSpan().SequenceEqual(key)).ToList();
            if (same.Find(e => e.Marker == KnownHostsEntry.Revoked && Names(e, settings)) is { } revoked)
            {
                return $"the host key of {settings} is revoked ({revoked.File}:{revoked.Line}); its fingerprint is {print}";
            }

            if (same.Exists(e => e.Marker.Length == 0 && Names(e, settings)))
            {
                return null;
            }

            if (named.Find(e => e.Marker.Length == 0 && e.KeyType == keyType) is { } changed)
            {
                return $"the host key of {settings} has changed: it does not match {changed.File}:{changed.Line}; the host now shows "
                    + $"{keyType} {print}. If that is expected, remove the line (ssh-keygen -R '{settings.HostKeyName}' -f {changed.File})";
            }

            return JudgeUnknown(settings, keyType, key, print, named);
        }
    }

    private string? JudgeUnknown(SshSettings settings, string keyType, byte[] key, string print, List<KnownHostsEntry> named)
    {
        if (settings.HostKeys == HostKeyPolicy.AcceptNew)
        {
            return Add(settings, keyType, key, print);
        }

        if (named.Exists(e => e.Marker == KnownHostsEntry.Authority))
        {
            return $"the host key of {settings} is vouched for by a certificate authority in {named[0].File}, "
                + $"which Runbook does not support; add the key itself (ssh-keyscan), after checking its fingerprint {print}";
        }

        var port = settings.Port == 22 ? "" : $"-p {settings.Port} ";
        return $"the host key of {settings} is not known: {keyType} {print}. Check the fingerprint, then accept it with "
            + $"--accept-new-host-keys or: ssh-keyscan {port}{settings.Host} >> {UserFile(settings)}";
    }

    private static string Fingerprint(byte[] key) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=');

    /// <summary>A key that is known under the plain name is good for any port, as for OpenSSH.</summary>
    private static bool Names(KnownHostsEntry entry, SshSettings settings) =>
        entry.Names(settings.HostKeyName) || entry.Names(settings.Host);

    private static string UserFile(SshSettings settings) =>
        settings.KnownHostsFiles.Count > 0 ? settings.KnownHostsFiles[0] : "~/.ssh/known_hosts";

    private string? Add(SshSettings settings, string keyType, byte[] key, string print)
    {
        var file = UserFile(settings);
        try
        {
            if (Path.GetDirectoryName(file) is { Length: > 0 } folder && !Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
            }

            var text = File.Exists(file) && File.ReadAllText(file) is { Length: > 0 } old && !old.EndsWith('\n') ? "\n" : "";
            File.AppendAllText(file, $"{text}{settings.HostKeyName} {keyType} {Convert.ToBase64String(key)}\n");
            _files.Remove(file);
            options.OnWarning?.Invoke($"added the host key of {settings} to {file}: {keyType} {print}");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the host key of {settings} ({keyType} {print}) cannot be added to {file}: {e.Message}";
        }
    }

    private IEnumerable<KnownHostsEntry> Entries(SshSettings settings) => settings.KnownHostsFiles.SelectMany(EntriesOf);

    private List<KnownHostsEntry> EntriesOf(string file)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (!_files.TryGetValue(file, out var known) || known.Written != written)
        {
            _files[file] = known = (written, Read(file));
        }

        return known.Entries;
    }

    private List<KnownHostsEntry> Read(string file)
    {
        try
        {
            return !File.Exists(file) ? []
                : [.. File.ReadAllLines(file).Select((text, i) => KnownHostsEntry.Parse(file, i + 1, text)).OfType<KnownHostsEntry>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            options.OnWarning?.Invoke($"cannot read {file}: {e.Message}");
            return [];
        }
    }
}
