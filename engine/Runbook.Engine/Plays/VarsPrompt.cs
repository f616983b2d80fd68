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
        if (Flag("confirm", otherwise: false) && answer is not null
            && await services.Prompter.AskAsync($"confirm {question}", secret, cancellationToken).ConfigureAwait(false) != answer)
        {
            throw new DiagnosticException(Diagnostic.Error("prompt-differs", "the two answers differ", name, prompt.Span));
        }

        var value = string.IsNullOrEmpty(answer) ? prompt["default"] ?? Value.Of("") : Value.Of(answer);
        if (secret)
        {
            services.Secrets.Add(value);
            value = value.AsSecret();
        }

        return value;
    }
}
