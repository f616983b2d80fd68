using Runbook.Core;
using Runbook.Language;
using Runbook.Modules;
using Runbook.Sdk;

namespace Runbook.Editor.Tests;

/// <summary>The book of the built-in modules.</summary>
internal static class Books
{
    public static ActionBook BuiltIn { get; } = Make();

    private static ActionBook Make()
    {
        var modules = BuiltInModules.Create(new Reader());
        return new([.. modules.Keys], name => modules.GetValueOrDefault(name)?.Invoke());
    }

    private sealed class Reader : IYamlReader
    {
        public IReadOnlyList<Value> Read(string text, string file, List<Diagnostic> errors) => YamlReader.Read(text, file).Documents;
    }
}
