using BenchmarkDotNet.Attributes;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Benchmarks;

/// <summary>Templates and conditions as tasks have them, parsed before and evaluated over layers of variables.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private readonly FunctionTable _functions = BuiltInFunctions.Create();
    private EvaluationContext _context = null!;
    private int _fresh;

    [GlobalSetup]
    public void SetUp()
    {
        var (documents, _) = YamlReader.Read("{domain: example.org, address: '{{ name }}.{{ domain }}', name: web1, ports: [80, 443], enabled: true}", "vars.yml");
        var scope = new VariableScope(Enumerable.Range(0, 10).Select(i => new VariableLayer($"layer {i}", new Dictionary<string, Value>())))
            .With(VariableLayer.Of("vars", (MapValue)documents[0]));
        _context = new(scope, _functions, new());
    }

    [Benchmark]
    public Value Name() => Templar.EvaluateExpression("domain", _context);

    [Benchmark]
    public Value Nested() => Templar.EvaluateExpression("address", _context);

    [Benchmark]
    public Value Filters() => Templar.EvaluateExpression("ports | map('string') | join(',') | upper", _context);

    [Benchmark]
    public bool Condition() => Templar.IsTrue(Value.Of("enabled and 443 in ports and name is match('web')"), _context);

    [Benchmark]
    public Value ParsedAnew() => Templar.EvaluateExpression($"ports[0] + {_fresh++}", _context);
}
