using System.Reflection;
using Runbook.Core;
using Runbook.Editor;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>The projects that an editor has open, each with its own modules loaded. Safe from any thread.</summary>
internal sealed class LspProjects(Screen screen) : IAsyncDisposable
{
    private readonly Dictionary<string, Composition> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>What the language server is given.</summary>
    public EditorHost Host => new()
    {
        Book = Book,
        Functions = BuiltInFunctions.Create(),
        LintAsync = LintAsync,
        ModuleFile = (folder, name) => Of(folder).FileOf(name),
        Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0",
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var composition in _open.Values)
        {
            await composition.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A book with the modules as they are now. Those of before are unloaded once nobody holds a page of theirs.</summary>
    private ActionBook Book(string folder)
    {
        lock (_lock)
        {
            _open.Remove(folder);
        }

        return Of(folder).Book;
    }

    private Composition Of(string folder)
    {
        lock (_lock)
        {
            return _open.TryGetValue(folder, out var known) ? known : _open[folder] = new(new CommandInput { LoadsModules = true, PlaybookFolders = [folder] }, screen);
        }
    }

    private async Task<IReadOnlyList<Diagnostic>> LintAsync(string folder, Func<string, string?> unsaved, CancellationToken cancellationToken)
    {
        await using var composition = new Composition(new CommandInput { PlaybookFolders = [folder], Unsaved = unsaved }, screen);
        var found = new ProjectLinter(composition, composition.Services(), LintChoice.Of(folder)).Find([folder], cancellationToken);
        return [.. found, .. composition.LibraryProblems];
    }
}
