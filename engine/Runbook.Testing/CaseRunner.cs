using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>Runs a module's cases without any host. Stateless.</summary>
public static class CaseRunner
{
    private const int WebSuccess = 200;
    private const string Reflects = "The state of a case is made by reflection.";

    /// <summary>Runs one case; gives what is not as it must be, a sentence each; empty when all is.</summary>
    /// <param name="module">The module.</param>
    /// <param name="data">The case.</param>
    /// <param name="resolver">Finds files of the control machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [RequiresDynamicCode(Reflects)]
    [RequiresUnreferencedCode(Reflects)]
    public static async Task<IReadOnlyList<string>> RunAsync(Module module, CaseData data, IArgumentResolver resolver, CancellationToken cancellationToken)
    {
        var arguments = WithSecrets(module.Schema, data.Arguments);
        var errors = new List<Diagnostic>();
        var args = ArgumentBinder.Bind(module.Schema, arguments, resolver, data.Span, errors);
        string[] wrong = args is null ? [.. errors.Select(e => e.ToString())] : [.. module.CheckArguments(args)];
        if (wrong.Length > 0 || data.Error is not null)
        {
            return data.Error is { } expected && wrong.Any(w => w.Contains(expected, StringComparison.Ordinal)) ? []
                : [wrong.Length == 0 ? $"the arguments are taken; they must be refused: {data.Error}" : $"the arguments are refused: {string.Join("; ", wrong)}"];
        }

        try
        {
            return [.. Compare(module, data, arguments, args!, await StateAsync(module, data, args!, cancellationToken).ConfigureAwait(false))];
        }
        catch (Exception e) when (e is ProbeException or InvalidOperationException or JsonException or DiagnosticException)
        {
            return data.Refuses is { } part && e.Message.Contains(part, StringComparison.Ordinal) ? [] : [e.Message];
        }
    }

    /// <summary>Arguments with the values of secret ones marked, as the engine marks them.</summary>
    internal static MapValue WithSecrets(ModuleSchema schema, MapValue arguments)
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in arguments.Entries)
        {
            builder[key] = key.AsText() is { } name && schema.ByName.TryGetValue(name, out var spec) && spec.IsSecret ? value.AsSecret() : value;
        }

        return builder.Build(arguments.Span);
    }

    private static IEnumerable<string> Compare(Module module, CaseData data, MapValue arguments, object args, object? state)
    {
        var change = module.PlanFrom(args, state);
        var actions = Shown(change);
        if (!actions.SequenceEqual(Shown(module.PlanFrom(args, state))))
        {
            yield return "two plans for the same state differ";
        }

        if ((change?.Refusal ?? "") is var refusal && (data.Refuses is null ? refusal.Length > 0 : !refusal.Contains(data.Refuses, StringComparison.Ordinal) || refusal.Length == 0))
        {
            yield return refusal.Length == 0 ? $"the module does not refuse; it must: {data.Refuses}" : $"the module refuses: {refusal}";
        }

        if (data.Actions is { } expected && !expected.SequenceEqual(actions))
        {
            yield return $"the actions are\n{Lines(actions)}\nand must be\n{Lines(expected)}";
        }

        if (data.Result is { } result)
        {
            var report = change is null ? module.ReportFrom(args, state) : change.Foreseen;
            var given = Value.Map(report.Values.Where(v => result[v.Key] is not null));
            if (!given.Equals(result))
            {
                yield return $"the result is {ValueJson.ToJson(given, maskSecrets: true)} and must be {ValueJson.ToJson(result, maskSecrets: true)}";
            }
        }

        var shown = string.Join('\n', [.. actions, change?.Before, change?.After]);
        if (Conformance.SecretsIn(arguments).Any(s => s.Length > 0 && shown.Contains(s, StringComparison.Ordinal)))
        {
            yield return "a secret is shown";
        }
    }

    private static string Lines(IReadOnlyList<string> actions) => actions.Count == 0 ? "  (none)" : string.Join('\n', actions.Select(a => $"  {a}"));

    private static IReadOnlyList<string> Shown(Change? change) => [.. change?.Actions.Select(a => a.ToString()!) ?? []];

    [RequiresDynamicCode(Reflects)]
    [RequiresUnreferencedCode(Reflects)]
    private static async Task<object?> StateAsync(Module module, CaseData data, object args, CancellationToken cancellationToken)
    {
        if (data.State is { } state)
        {
            return JsonSerializer.Deserialize(ValueJson.ToJson(state, maskSecrets: false), StateType(module.Schema.ModuleType), StateOptions());
        }

        var host = new FakeHost();
        foreach (var answer in data.Answers)
        {
            host.Answers(answer.Question, answer.Output, answer.Status, answer.Error)
                .Responds(answer.Question, answer.Status == 0 ? WebSuccess : answer.Status, answer.Output);
        }

        return await new ModuleRunner(host).ReadAsync(module.BeginRead(args), cancellationToken).ConfigureAwait(false);
    }

    private static Type StateType(Type module)
    {
        for (var type = module; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Module<,>))
            {
                return type.GetGenericArguments()[1];
            }
        }

        throw new InvalidOperationException($"{module.Name} has no type of state; say what the host answers, under answers:");
    }

    [RequiresDynamicCode(Reflects)]
    private static JsonSerializerOptions StateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
