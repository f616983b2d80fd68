using System.Diagnostics.CodeAnalysis;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Cli;

/// <summary>Runs the cases of a project's modules and tells how they went. One use, one thread.</summary>
/// <param name="composition">The program.</param>
/// <param name="session">The host to try them on; null for none.</param>
[RequiresDynamicCode("The state of a case is made by reflection.")]
[RequiresUnreferencedCode("The state of a case is made by reflection.")]
internal sealed class ModuleTests(Composition composition, IHostSession? session)
{
    private const string Ending = ".cases.yml";

    private int _passed;
    private int _failed;

    /// <summary>Runs them; false when one failed.</summary>
    /// <param name="names">The modules; none: all with cases.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DiagnosticException">A module or its file of cases is not there, or is malformed.</exception>
    public async Task<bool> RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var (name, file) in names.Count > 0 ? names.Select(Full).Select(n => (n, FileOf(n))) : All())
        {
            var module = composition.FindModule(name) ?? throw Unknown(name);
            if (composition.LibraryProblems.Any(p => p.Severity == Severity.Error))
            {
                return false;
            }

            foreach (var data in Read(file))
            {
                await CaseAsync(name, module, data, new FolderResolver(Path.GetDirectoryName(file)!), cancellationToken).ConfigureAwait(false);
            }
        }

        Console.Out.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0;
    }

    private async Task CaseAsync(string name, Module module, CaseData data, FolderResolver resolver, CancellationToken cancellationToken)
    {
        Tell($"{name}: {data.Name}", data.Span, await CaseRunner.RunAsync(module, data, resolver, cancellationToken).ConfigureAwait(false));
        if (session is null || data.Host is null)
        {
            return;
        }

        try
        {
            Tell($"{name}: {data.Name} (on the host)", data.Span, await HostConformance.RunAsync(session, module, data, resolver, cancellationToken).ConfigureAwait(false));
        }
        catch (ProbeException e)
        {
            Tell($"{name}: {data.Name} (on the host)", data.Span, [e.Message]);
        }
    }

    private void Tell(string what, SourceSpan span, IReadOnlyList<string> problems)
    {
        _ = problems.Count == 0 ? _passed++ : _failed++;
        Console.Out.WriteLine($"{(problems.Count == 0 ? "ok    " : "FAILED")}  {what}");
        foreach (var problem in problems)
        {
            Console.Out.WriteLine($"        {span}: {composition.Screen.Secrets.MaskIn(problem).Replace("\n", "\n        ", StringComparison.Ordinal)}");
        }
    }

    private IReadOnlyList<CaseData> Read(string file)
    {
        var (documents, diagnostics) = YamlReader.ReadFile(file);
        List<Diagnostic> problems = [.. diagnostics];
        var cases = documents.Count == 0 ? [] : CaseData.Of(documents[0], problems);
        composition.Screen.Check(problems);
        return cases;
    }

    private IEnumerable<(string Name, string File)> All()
    {
        var found = composition.ModuleNames.Select(n => (Name: n, File: composition.FileOf(n))).Where(m => m.File is not null)
            .Select(m => (m.Name, File: Path.ChangeExtension(m.File!, null) + Ending)).Where(m => File.Exists(m.File)).DistinctBy(m => m.File).ToArray();
        return found.Length > 0 ? found : throw new DiagnosticException(Diagnostic.Error(
            "no-cases", "no module here has cases", $"NAME{Ending} beside NAME.cs in library", default, "\"runbook module new NAME\" makes both"));
    }

    /// <summary>The name with its namespace.</summary>
    private string Full(string name) => composition.FileOf(name) is not null ? name
        : composition.ModuleNames.FirstOrDefault(n => n.EndsWith("." + name, StringComparison.Ordinal) && composition.FileOf(n) is not null) ?? name;

    private string FileOf(string name)
    {
        var file = Path.ChangeExtension(composition.FileOf(name) ?? throw Unknown(name), null) + Ending;
        return File.Exists(file) ? file : throw new DiagnosticException(Diagnostic.Error("no-cases", "a module has no cases", $"{file} is not there", default));
    }

    private DiagnosticException Unknown(string name) => new(Diagnostic.Error(
        "unknown-module", "the project has no such module", $"\"{name}\"", default, DidYouMean.Hint(name, composition.ModuleNames.Where(n => composition.FileOf(n) is not null))));
}
