using System.Text;
using System.Text.Json;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>
/// What a run has done so far, on disk: a line for each task (and item of a loop) that has ended on a host, appended the moment it has.
/// A run that was cut goes on with it: what has a line is not done again. Each line goes to the system at once, so that the end of the
/// process loses nothing; it is not forced to the disk, so that the end of the machine may lose the last of them, whose tasks are then
/// done again. Safe from any thread.
/// </summary>
public sealed class RunJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly JournalSeal _seal;
    private readonly JournalValues _values;
    private readonly Dictionary<JournalKey, JournalEntry> _kept = [];
    private readonly Dictionary<JournalKey, string> _begun = [];
    private readonly Dictionary<(int, string), string> _whose = [];
    private readonly Dictionary<string, string> _inputs;
    private bool _broken;

    private RunJournal(FileStream file, string path, JournalHeader header, SecretSet secrets)
    {
        (_file, Header, Path) = (file, header, path);
        _seal = new(header.Run, System.IO.Path.GetDirectoryName(path)!);
        _values = new(secrets);
        _inputs = new(header.Inputs, StringComparer.Ordinal);
    }

    /// <summary>What was run.</summary>
    public JournalHeader Header { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the run was made from so far, with the digest of each.</summary>
    public IReadOnlyDictionary<string, string> Inputs => _inputs;

    /// <summary>How many tasks and items are kept of a run that was cut; 0 for a new run.</summary>
    public int Kept => _kept.Values.Count(e => e.Outcome is not null);

    /// <summary>Whether a run that was cut goes on.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>Told once when the file cannot be written any more: the run goes on without a journal. Default: nobody.</summary>
    public Action<string>? OnBroken { get; set; }

    /// <summary>Begins the journal of a new run.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is somebody else's.</exception>
    public static RunJournal Create(string folder, JournalHeader header, SecretSet secrets)
    {
        OwnerOnly.MakeFolder(folder);
        var path = System.IO.Path.Combine(folder, header.Run + JournalFolder.Extension);
        // a run that is killed while it writes the header leaves no journal
        var unborn = path + JournalFolder.Unborn;
        var file = JournalFolder.OpenOwn(unborn, FileMode.CreateNew);
        try
        {
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(header, JournalHeaderContext.Default.JournalHeader), (byte)'\n']);
            File.Move(unborn, path);
            return new(file, path, header, secrets);
        }
        catch
        {
            file.Dispose();
            File.Delete(unborn);
            throw;
        }
    }

    /// <summary>The header of a journal; null when it has none that this build can read.</summary>
    /// <exception cref="IOException">The run still goes, or the file cannot be read.</exception>
    public static JournalHeader? ReadHeader(string path)
    {
        using var file = JournalFolder.OpenOwn(path, FileMode.Open);
        return ReadHeader(file);
    }

    /// <summary>Opens the journal of a run that was cut, to go on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">This build's version.</param>
    /// <param name="secrets">Learns the secrets that the records hold.</param>
    /// <param name="retryFailed">Whether the tasks that ended a host's part are forgotten, so that they are done again.</param>
    /// <exception cref="DiagnosticException">The run still goes, another version wrote it, or its secrets cannot be read any more.</exception>
    public static RunJournal Open(string path, string version, SecretSet secrets, bool retryFailed = false)
    {
        var file = OpenAlone(path);
        try
        {
            var header = ReadHeader(file);
            if (header is null || header.Format != JournalHeader.CurrentFormat || header.Version != version)
            {
                throw Refused("journal-version", "the journal is another version's",
                    $"{path} was written by {(header is null ? "an unknown version" : $"runbook {header.Version}")}, this is runbook {version}", "run the playbook again");
            }

            var journal = new RunJournal(file, path, header, secrets) { IsResumed = true };
            journal.Load(retryFailed, secrets);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Removes a journal, whoever wrote it.</summary>
    /// <exception cref="DiagnosticException">The run still goes.</exception>
    public static void Discard(string path)
    {
        OpenAlone(path).Dispose();
        File.Delete(path);
        new JournalSeal(System.IO.Path.GetFileNameWithoutExtension(path), System.IO.Path.GetDirectoryName(path)!).Forget();
    }

    /// <summary>The run has ended well: nothing is left to go on with.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _broken = true;
            _file.Dispose();
            try
            {
                File.Delete(Path);
                _seal.Forget();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                OnBroken?.Invoke(e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>What is kept under a key; null when nothing is, or another task's.</summary>
    internal JournalEntry? Find(JournalKey key, string identity) => _kept.TryGetValue(key, out var entry) && entry.Identity == identity ? entry : null;

    /// <summary>Whether a change was about to be sent when the run was cut.</summary>
    internal bool HasBegun(JournalKey key, string identity) => _begun.GetValueOrDefault(key) == identity && !_kept.ContainsKey(key);

    /// <summary>The host that ran a task that runs once for all; null when none has.</summary>
    internal string? HostOf(int play, string place) => _whose.GetValueOrDefault((play, place));

    /// <summary>Appends a record.</summary>
    internal void Write(JournalEntry entry)
    {
        lock (_lock)
        {
            if (_broken)
            {
                return;
            }

            _values.SawSecret = entry.IsHidden;
            var line = JournalLine.Write(entry, _values);
            Append(() => _values.SawSecret ? Encoding.ASCII.GetBytes($"{{\"sealed\":\"{_seal.Close(line)}\"}}") : line);
        }
    }

    /// <summary>Appends the digests of files that are not noted yet.</summary>
    internal void NoteFiles(IEnumerable<string> files)
    {
        lock (_lock)
        {
            foreach (var file in files)
            {
                var path = System.IO.Path.GetFullPath(file);
                if (!_broken && !_inputs.ContainsKey(path))
                {
                    var digest = _inputs[path] = RunInputs.OfFile(path);
                    Append(() => JournalLine.OfFile(path, digest));
                }
            }
        }
    }

    private void Append(Func<byte[]> line)
    {
        try
        {
            _file.Write([.. line(), (byte)'\n']);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _broken = true;
            OnBroken?.Invoke(e.Message);
        }
    }

    private static DiagnosticException Refused(string code, string summary, string detail, string? hint) =>
        new(Diagnostic.Error(code, summary, detail, default, hint));

    private static FileStream OpenAlone(string path)
    {
        try
        {
            return JournalFolder.OpenOwn(path, FileMode.Open);
        }
        catch (IOException)
        {
            throw Refused("journal-in-use", "the run still goes on", $"another process has {path} open", null);
        }
    }

    private static JournalHeader? ReadHeader(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        try
        {
            return reader.ReadLine() is { } line ? JsonSerializer.Deserialize(line, JournalHeaderContext.Default.JournalHeader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Load(bool retryFailed, SecretSet secrets)
    {
        _file.Position = 0;
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        var good = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var lost = 0;
        while (good < text.Length && text.IndexOf('\n', good) is var end and > 0 && TryTake(text[good..end], retryFailed, secrets, ref lost))
        {
            good = end + 1;
        }

        if (text.AsSpan(good).TrimEnd("\n\0").Contains('\n'))
        {
            throw Refused("journal-broken", "the journal cannot be read", $"{Path}: the record at character {good} is malformed", "run the playbook again");
        }

        if (lost > 0)
        {
            throw Refused("journal-key", "the journal's secrets cannot be read any more",
                $"{lost} of its records hold secrets, whose key was kept in memory only and ended with the log-in or the machine", "run the playbook again");
        }

        // What was being written when the machine stopped is cut off.
        _file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, good)));
        _file.Seek(0, SeekOrigin.End);
    }

    private bool TryTake(string line, bool retryFailed, SecretSet secrets, ref int lost)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 512 });
            var root = document.RootElement;
            if (root.TryGetProperty("file", out var file))
            {
                _inputs[file.GetString()!] = root.GetProperty("digest").GetString()!;
            }
            else if (!root.TryGetProperty("sealed", out var box))
            {
                Take(JournalLine.Read(root), retryFailed, secrets);
            }
            else if (_seal.Open(box.GetString()!) is { } opened)
            {
                using var inner = JsonDocument.Parse(opened, new JsonDocumentOptions { MaxDepth = 512 });
                Take(JournalLine.Read(inner.RootElement), retryFailed, secrets);
            }
            else
            {
                lost++;
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private void Take(JournalEntry entry, bool retryFailed, SecretSet secrets)
    {
        if (entry.Key.Item == JournalKey.End)
        {
            if (retryFailed)
            {
                Forget(entry.Key);
            }

            return;
        }

        _whose[(entry.Key.Play, entry.Key.Place)] = entry.Key.Host;
        if (entry.IsBegin)
        {
            _begun[entry.Key] = entry.Identity;
            return;
        }

        _begun.Remove(entry.Key);
        _kept[entry.Key] = entry;
        secrets.AddMarked(Value.Map(entry.Brought.Assigned.Concat(entry.Brought.Included)));
        if (entry.Outcome is { } outcome)
        {
            secrets.AddMarked(outcome.Result);
        }
    }

    private void Forget(JournalKey ended)
    {
        _kept.Remove(ended with { Item = JournalKey.Whole });
        for (var item = 0; _kept.TryGetValue(ended with { Item = item }, out var entry); item++)
        {
            if (entry.Outcome is { Status: Core.TaskStatus.Failed, Ignored: false })
            {
                _kept.Remove(entry.Key);
            }
        }
    }
}
