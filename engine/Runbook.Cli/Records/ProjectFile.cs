using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>
/// What <c>runbook.yml</c> says of the record: <c>store</c> (a path or <c>postgresql://…</c>), <c>record</c> (no: runs are not recorded),
/// <c>keep</c> with <c>age</c> (<c>90d</c>) and <c>size</c> (<c>1GiB</c>). Other keys are for others. Immutable.
/// </summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Root">The map that it holds.</param>
internal sealed record ProjectFile(string Path, MapValue Root)
{
    /// <summary>The file's name.</summary>
    public const string Name = "runbook.yml";

    /// <summary>The address of the store as written; null when it is not.</summary>
    public Value? Store => Root["store"];

    /// <summary>Whether runs are recorded; null when it does not say.</summary>
    public bool? Record => Root["record"] is BoolValue b ? b.Value : null;

    /// <summary>The first of the folders that has the file; null when none has.</summary>
    /// <exception cref="DiagnosticException">It is no YAML map.</exception>
    public static ProjectFile? Find(IEnumerable<string> folders)
    {
        var path = folders.Select(f => System.IO.Path.Combine(f, Name)).FirstOrDefault(File.Exists);
        return path is null ? null : Read(path);
    }

    /// <summary>How long runs are kept.</summary>
    /// <exception cref="DiagnosticException">An age or a size is none.</exception>
    public Store.Retention Keep()
    {
        var keep = Root["keep"] as MapValue ?? MapValue.Empty;
        var usual = Runbook.Store.Retention.Default;
        return new(
            keep["age"] is { } age ? Amount.Age(Text(age)) ?? throw Wrong(age, "an age such as 90d or 12h, 0 for no limit") : usual.Age,
            keep["size"] is { } size ? Amount.Size(Text(size)) ?? throw Wrong(size, "a size such as 500MiB or 1GiB, 0 for no limit") : usual.Bytes);
    }

    /// <summary>A mistake in the file.</summary>
    public static DiagnosticException Wrong(Value value, string hint) => new(Diagnostic.Error(
        "project-value", $"a value in {Name} does not fit", value.HoldsSecrets ? null : ValueJson.ToJson(value, maskSecrets: true), value.Span, hint));

    private static string Text(Value value) => value.AsText() ?? ValueJson.ToJson(value, maskSecrets: true);

    private static ProjectFile Read(string path)
    {
        try
        {
            var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
            var (documents, problems) = YamlReader.Read(File.ReadAllText(path), relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
            if (problems.Any(p => p.Severity == Severity.Error))
            {
                throw new DiagnosticException(problems);
            }

            return documents.FirstOrDefault() switch
            {
                null or NullValue => new(path, MapValue.Empty),
                MapValue map => new(path, map),
                var other => throw Wrong(other, "a map of settings"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(Diagnostic.Error("project-unreadable", $"{Name} cannot be read", e.Message, new(path, 0, 0)));
        }
    }
}
