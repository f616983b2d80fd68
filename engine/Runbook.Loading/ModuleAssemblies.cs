using Runbook.Core;

namespace Runbook.Loading;

/// <summary>Gives the assembly of each file of a library: a source file is compiled where it is not in the cache. Used by one thread at a time.</summary>
internal sealed class ModuleAssemblies(LibraryOptions options)
{
    private readonly CompileCache _cache = new(options.CacheFolder, options.Edition, options.Time);
    private Dictionary<string, CompileAnswer>? _compiled;

    /// <summary>The assembly of a file.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <param name="all">Every source file there is: those that were not compiled yet are compiled with it.</param>
    /// <param name="problems">Takes warnings.</param>
    /// <exception cref="DiagnosticException">It does not compile, or cannot be served.</exception>
    public string Of(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems) =>
        entry.IsSource ? Compiled(entry, all, problems) : Checked(entry);

    /// <summary>A file cannot be loaded.</summary>
    public static DiagnosticException Refusal(LibraryEntry entry, string reason, string hint) =>
        new(Diagnostic.Error("module-load", "a module cannot be loaded", $"{entry.Name}: {reason}", new(Shown(entry.Path), 1, 1), hint));

    /// <summary>A path as people see it: from the current folder, where it is below that.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private string Compiled(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems)
    {
        var folder = FolderOf(entry);
        if (_cache.Assembly(folder) is { } ready)
        {
            return ready;
        }

        _cache.Prepare();
        _compiled ??= Compile(all, problems);
        if (!_compiled.TryGetValue(entry.Path, out var answer))
        {
            answer = Compile([entry], problems)[entry.Path];
        }

        if (answer.Failed)
        {
            throw new DiagnosticException(answer.Diagnostics);
        }

        return _cache.Assembly(folder) ?? throw Refusal(entry, "it was compiled, but the result is not in the cache", "run it again");
    }

    /// <summary>Compiles what is not in the cache. Warnings are told of all that is then kept: later runs find it compiled, and do not ask again.</summary>
    private Dictionary<string, CompileAnswer> Compile(IReadOnlyList<LibraryEntry> entries, List<Diagnostic> problems)
    {
        var requests = entries.Select(e => new CompileRequest(e.Path, Shown(e.Path), FolderOf(e))).Where(r => _cache.Assembly(r.Output) is null).ToArray();
        var answers = CompilerClient.Compile(options.Compiler, requests);
        problems.AddRange(answers.Where(a => !a.Failed).SelectMany(a => a.Diagnostics));
        _cache.Prune();
        return answers.ToDictionary(a => a.Path, StringComparer.Ordinal);
    }

    private string FolderOf(LibraryEntry entry) => _cache.FolderOf(File.ReadAllBytes(entry.Path), Shown(entry.Path));

    private static string Checked(LibraryEntry entry) =>
        SdkRule.Refusal(AssemblyNames.SdkOf(entry.Path)) is { } refusal
            ? throw Refusal(entry, refusal, "build it again with the Runbook.Sdk of this version")
            : entry.Path;
}
