using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>Finds source files below one folder of this machine. Immutable.</summary>
/// <param name="folder">The folder that relative paths start from.</param>
public sealed class FolderResolver(string folder) : IArgumentResolver
{
    /// <summary>Renders a template's text. Default: as it is.</summary>
    public Func<string, string> Render { get; init; } = text => text;

    /// <inheritdoc/>
    public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments)
    {
        var words = how.FirstWord ? written.Text.Split(' ', 2) : [written.Text];
        var path = Path.GetFullPath(Path.Combine(folder, words[0]));
        if (Directory.Exists(path))
        {
            return new(words[0]) { FullPath = path.TrimEnd('/'), IsDirectory = true };
        }

        if (!File.Exists(path))
        {
            throw new DiagnosticException(Diagnostic.Error("missing-file", "file not found", words[0], written.Span));
        }

        return new(words[0])
        {
            FullPath = path,
            Rest = words.Length > 1 ? words[1] : "",
            Content = how.Rendered ? Content.Text(Render(File.ReadAllText(path, Encoding.UTF8))) : Content.FromFile(path),
        };
    }
}
