using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Runbook.Core;
using StreamJsonRpc;

namespace Runbook.Editor;

/// <summary>
/// The methods that a client calls: completion, hover, go-to-definition, and findings as someone writes. One client's; messages come
/// in their order, and answers may be made on any thread.
/// </summary>
[RequiresUnreferencedCode("Messages are written by reflection.")]
internal sealed class LanguageSession(EditorHost host) : IDisposable
{
    private readonly DocumentStore _documents = new();
    private readonly ConcurrentDictionary<string, EditorProject> _projects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _looks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HashSet<string>> _told = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<string> _open = [];

    /// <summary>The connection to speak on; set once, before the first message.</summary>
    public JsonRpc? Rpc { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <summary>The client begins.</summary>
    [JsonRpcMethod("initialize", UseSingleObjectParameterDeserialization = true)]
    public object Initialize(Wire.Initialize client)
    {
        var folders = client.WorkspaceFolders?.Select(f => f.Uri) ?? (client.RootUri is { } root ? [root] : []);
        _open = [.. folders.Select(DocumentStore.Path)];
        return new
        {
            capabilities = new
            {
                positionEncoding = "utf-16",
                textDocumentSync = new { openClose = true, change = 1, save = true },
                completionProvider = new { triggerCharacters = new[] { " ", ":", "-", "{", "|", "," } },
                hoverProvider = true,
                definitionProvider = true,
            },
            serverInfo = new { name = "runbook", version = host.Version },
        };
    }

    /// <summary>The client is about to end: it says exit next.</summary>
    [JsonRpcMethod("shutdown")]
    public object? Shutdown() => null;

    /// <summary>A document was opened.</summary>
    [JsonRpcMethod("textDocument/didOpen", UseSingleObjectParameterDeserialization = true)]
    public void Open(Wire.Opened about) => Set(DocumentStore.Path(about.TextDocument.Uri), about.TextDocument.Text);

    /// <summary>A document was changed.</summary>
    [JsonRpcMethod("textDocument/didChange", UseSingleObjectParameterDeserialization = true)]
    public void Change(Wire.Changed about)
    {
        if (about.ContentChanges is [.., var last])
        {
            Set(DocumentStore.Path(about.TextDocument.Uri), last.Text);
        }
    }

    /// <summary>A document was saved.</summary>
    [JsonRpcMethod("textDocument/didSave", UseSingleObjectParameterDeserialization = true)]
    public void Save(Wire.About about)
    {
        var project = ProjectOf(DocumentStore.Path(about.TextDocument.Uri));
        project.Reload();
        Look(project);
    }

    /// <summary>A document was closed.</summary>
    [JsonRpcMethod("textDocument/didClose", UseSingleObjectParameterDeserialization = true)]
    public void Close(Wire.About about)
    {
        var path = DocumentStore.Path(about.TextDocument.Uri);
        _documents.Remove(path);
        Look(ProjectOf(path));
    }

    /// <summary>What can be written at a place.</summary>
    [JsonRpcMethod("textDocument/completion", UseSingleObjectParameterDeserialization = true)]
    public Wire.Proposals Complete(Wire.At at) => AnswersOf(at).Complete(at.Position);

    /// <summary>What stands at a place.</summary>
    [JsonRpcMethod("textDocument/hover", UseSingleObjectParameterDeserialization = true)]
    public Wire.Hover? Hover(Wire.At at) => AnswersOf(at).Hover(at.Position);

    /// <summary>Where what stands at a place is defined.</summary>
    [JsonRpcMethod("textDocument/definition", UseSingleObjectParameterDeserialization = true)]
    public IReadOnlyList<Wire.Location> Define(Wire.At at) => AnswersOf(at).Define(at.Position);

    private Answers AnswersOf(Wire.At at)
    {
        var path = DocumentStore.Path(at.TextDocument.Uri);
        return new(path, ProjectOf(path), host.Functions, _documents);
    }

    private EditorProject ProjectOf(string path) =>
        _projects.GetOrAdd(EditorProject.FolderOf(path, _open), folder => new EditorProject(folder, host, _documents));

    private void Set(string path, string text)
    {
        _documents.Set(path, text);
        Look(ProjectOf(path));
    }

    /// <summary>Looks through a project once nothing was written for a moment; a newer look ends an older one.</summary>
    private void Look(EditorProject project)
    {
        var look = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _looks.AddOrUpdate(project.Folder, look, (_, old) =>
        {
            old.Cancel();
            return look;
        });
        _ = Task.Run(() => LookAsync(project, look.Token), CancellationToken.None);
    }

    private async Task LookAsync(EditorProject project, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(host.Quiet, host.Time, cancellationToken).ConfigureAwait(false);
            project.Look();
            var found = await host.LintAsync(project.Folder, _documents.Unsaved, cancellationToken).ConfigureAwait(false);
            await TellAsync(project, found, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ConnectionLostException)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await Rpc!.NotifyWithParameterObjectAsync("window/logMessage", new { type = 1, message = e is DiagnosticException ? e.Message : $"unexpected: {e}" }).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(EditorProject project, IReadOnlyList<Diagnostic> found, CancellationToken cancellationToken)
    {
        var byFile = found.Where(d => d.Span.File is { } file && !file.StartsWith('<')).GroupBy(d => Path.GetFullPath(d.Span.File!)).ToDictionary(g => g.Key, g => g.ToArray());
        var before = _told.GetOrAdd(project.Folder, _ => new(StringComparer.Ordinal));
        foreach (var file in byFile.Keys.Concat(before).Concat(_documents.Files.Where(f => f.StartsWith(project.Folder, StringComparison.Ordinal))).Distinct().ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lines = _documents.Lines(file);
            var findings = byFile.GetValueOrDefault(file, []).Select(d => Finding(d, lines)).ToArray();
            await Rpc!.NotifyWithParameterObjectAsync("textDocument/publishDiagnostics", new Wire.Findings(DocumentStore.Uri(file), findings)).ConfigureAwait(false);
        }

        _told[project.Folder] = [.. byFile.Keys];
    }

    private static Wire.Finding Finding(Diagnostic diagnostic, IReadOnlyList<string> lines) => new(
        Answers.Range(diagnostic.Span, lines),
        diagnostic.Severity switch { Severity.Error => 1, Severity.Warning => 2, _ => 3 },
        diagnostic.Code,
        string.Join('\n', new[] { diagnostic.Detail is null ? diagnostic.Summary : $"{diagnostic.Summary}: {diagnostic.Detail}", diagnostic.Hint }.OfType<string>()));
}
