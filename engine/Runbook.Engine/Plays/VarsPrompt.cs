using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Asks for a play's <c>vars_prompt</c>, each only when no extra variable gives it. Stateless.</summary>
internal static class VarsPrompt
{
    /// <summary>The answers as a layer; null when the play asks nothing.</summary>
    public static async ValueTask<VariableLayer?> AskAsync(Play play, RunOptions options, EngineServices services, CancellationToken cancellationToken)
    {
        if (play.Keywords.GetValueOrDefault("vars_prompt") is not ListValue prompts)
        {
            return null;
        }

        var answers = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var prompt in prompts.Items.OfType<MapValue>())
        {
            if (prompt["name"]?.AsText() is { } name && !options.ExtraVariables.Values.ContainsKey(name))
            {
                answers[name] = await AskOneAsync(name, prompt, services, cancellationToken).ConfigureAwait(false);
            }
        }

        return new("vars_prompt", answers);
    }

    private static async ValueTask<Value> AskOneAsync(string name, MapValue prompt, EngineServices services, CancellationToken cancellationToken)
    {
        bool Flag(string key, bool otherwise) => prompt[key] is { } value ? Booleans.Parse(value) ?? otherwise : otherwise;
        var secret = Flag("private", otherwise: true);
        var question = prompt["prompt"]?.AsText() ?? name;
        var answer = await services.Prompter.AskAsync(question, secret, cancellationToken).ConfigureAwait(false);
        while (answer is not null && Flag("confirm", otherwise: false))
        {
            var again = await services.Prompter.AskAsync($"confirm {question}", secret, cancellationToken).ConfigureAwait(false);
            if (again == answer)
            {
                break;
            }

            answer = again is null ? null : await services.Prompter.AskAsync($"the two answers differ; {question}", secret, cancellationToken).ConfigureAwait(false);
        }

        var value = string.IsNullOrEmpty(answer) ? prompt["default"] ?? Value.Of("")
            : Flag("unsafe", otherwise: false) ? Value.Of(answer) : StringValue.Trusted(answer, prompt.Span);
        value = prompt["encrypt"]?.AsText() is { Length: > 0 } scheme ? Hashed(value, scheme, prompt, services) : value;
        if (secret)
        {
            services.Secrets.Add(value);
            value = value.AsSecret();
        }

        return value;
    }

    /// <summary>The answer as the filter <c>password_hash</c> makes it; <c>encrypt</c> names schemes as passlib does.</summary>
    private static Value Hashed(Value answer, string scheme, MapValue prompt, EngineServices services)
    {
        var name = scheme == "bcrypt" ? "blowfish" : scheme.EndsWith("_crypt", StringComparison.Ordinal) ? scheme[..^6] : scheme;
        var values = new Dictionary<string, Value>(StringComparer.Ordinal) { ["answer"] = Value.Of(PythonText.Str(answer)), ["scheme"] = Value.Of(name) };
        if (prompt["salt"] is { } salt)
        {
            values["salt"] = salt;
        }

        var context = new EvaluationContext(new VariableScope([new("vars_prompt", values)]), services.Functions, new LookupEnvironment()) { Span = prompt.Span };
        return Templar.EvaluateExpression(prompt["salt"] is null ? "answer | password_hash(scheme)" : "answer | password_hash(scheme, salt)", context);
    }
}
