using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Reads files of variables, each once. Safe from any thread.</summary>
internal sealed class VariableFileReader(Func<string, SourceSpan, Value>? vault, SecretSet secrets)
{
    private readonly ConcurrentDictionary<string, MapValue> _read = new(StringComparer.Ordinal);

    /// <summary>The files that were read so far.</summary>
    public ICollection<string> FilesRead => _read.Keys;

    /// <summary>The first of several files that exists, as a layer.</summary>
    /// <exception cref="DiagnosticException">None exists, or the file is malformed.</exception>
    public VariableLayer LoadFirst(IReadOnlyList<Value> choices, EvaluationContext context)
    {
        var looked = new List<string>();
        foreach (var choice in choices)
        {
            var written = PythonText.Str(Templar.Resolve(choice, context));
            if (context.Environment.FindFile("vars", written) is { } path)
            {
                return VariableLayer.Of($"vars_files {written}", Load(path, choice.Span));
            }

            looked.AddRange(context.Environment.Candidates("vars", written));
        }

        throw new DiagnosticException(Diagnostic.Error(
            "missing-file", "a file of variables is missing", $"looked for {string.Join(", ", looked.Distinct())}", choices[0].Span));
    }

    /// <summary>The variables of a file.</summary>
    /// <exception cref="DiagnosticException">It is malformed, or no map.</exception>
    public MapValue Load(string path, SourceSpan from) => _read.GetOrAdd(path, p => Read(p, from));

    private MapValue Read(string path, SourceSpan from)
    {
        var (documents, diagnostics) = YamlReader.ReadFile(path, null, new YamlReaderOptions { Vault = vault, Secrets = secrets });
        if (diagnostics.Any(d => d.Severity == Severity.Error))
        {
            throw new DiagnosticException([.. diagnostics.Where(d => d.Severity == Severity.Error)]);
        }

        return documents.FirstOrDefault() switch
        {
            MapValue map => map,
            null or NullValue => MapValue.Empty,
            var other => throw new DiagnosticException(Diagnostic.Error(
                "variables-no-map", "a file of variables must be a map", $"{path} is a {other.Kind.ToString().ToLowerInvariant()}", from)),
        };
    }
}
