using BenchmarkDotNet.Attributes;
using Runbook.Core;
using Runbook.Language;
using Runbook.Modules;
using Runbook.Sdk;

namespace Runbook.Benchmarks;

/// <summary>Making a module's arguments record of a task's evaluated arguments.</summary>
[MemoryDiagnoser]
public class BindingBenchmarks
{
    private readonly NoFiles _files = new();
    private ModuleSchema _schema = null!;
    private MapValue _arguments = null!;
    private MapValue _wrong = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _schema = BuiltInModules.Create()["file"]().Schema;
        _arguments = Map("{path: /srv/data, state: directory, mode: '0750', owner: root, group: root}");
        _wrong = Map("{path: /srv/data, state: folder, mod: '0750'}");
    }

    [Benchmark]
    public object? Bind() => ArgumentBinder.Bind(_schema, _arguments, _files, SourceSpan.None, []);

    [Benchmark]
    public int Check() => ArgumentBinder.Check(_schema, _arguments, SourceSpan.None).Count;

    [Benchmark]
    public int CheckWrong() => ArgumentBinder.Check(_schema, _wrong, SourceSpan.None).Count;

    private static MapValue Map(string text) => (MapValue)YamlReader.Read(text, "task.yml").Documents[0];

    private sealed class NoFiles : IArgumentResolver
    {
        public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments) => throw new NotSupportedException();
    }
}
