using System.Text;
using System.Text.Json;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>
/// Answers JSON lines, each as soon as it is there: <c>{"value":…}</c> or <c>{"error":…}</c> for each, in order. The texts of a line's
/// <c>vars</c> are trusted as a playbook's are. Not safe from several threads.
/// </summary>
/// <param name="composition">Filters, lookups, secrets.</param>
/// <param name="scope">The variables below those of a line.</param>
internal sealed class EvalLines(Composition composition, VariableScope scope)
{
    private const int FirstBuffer = 1 << 16;

    // a text with a place is one that somebody wrote; without one, parsed templates are shared between lines
    private static readonly SourceSpan Written = new("<line>", 1, 1);

    // what was opened by passwords of the command line is not the asker's
    private readonly bool _mask = composition.Input.VaultSecrets.Count > 0;

    /// <summary>Answers until the input ends. What is answered is flushed whenever no whole line is waiting.</summary>
    public async Task AnswerAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        var (start, end) = (0, 0);
        using var answers = new MemoryStream();
        while (true)
        {
            for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            {
                Answer(buffer.AsMemory(start, length), answers);
            }

            await FlushAsync(answers, output, cancellationToken).ConfigureAwait(false);
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var read = await input.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                Answer(buffer.AsMemory(0, end), answers);
                await FlushAsync(answers, output, cancellationToken).ConfigureAwait(false);
                return;
            }

            end += read;
        }
    }

    private static async Task FlushAsync(MemoryStream answers, Stream output, CancellationToken cancellationToken)
    {
        if (answers.Length > 0)
        {
            await output.WriteAsync(answers.GetBuffer().AsMemory(0, (int)answers.Length), cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            answers.SetLength(0);
        }
    }

    private void Answer(ReadOnlyMemory<byte> line, MemoryStream answers)
    {
        if (!line.Span.ContainsAnyExcept(" \t\r"u8))
        {
            return;
        }

        answers.Write(Encoding.UTF8.GetBytes(Answer(line)));
        answers.WriteByte((byte)'\n');
    }

    private string Answer(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var request = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 512 });
            var answer = ValueJson.ToJson(Value.Map(("value", Evaluate(request.RootElement))), _mask);
            return _mask ? composition.Screen.Secrets.MaskIn(answer) : answer;
        }
        catch (DiagnosticException e)
        {
            return Error(string.Join("; ", e.Diagnostics.Select(d => d.Detail is null ? d.Summary : $"{d.Summary}: {d.Detail}")));
        }
        catch (JsonException e)
        {
            return Error($"not a line of {{\"expr\":…,\"vars\":{{…}},\"kind\":…}}: {e.Message}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // a bug that one line meets must not take the answers of the others
            return Error($"unexpected: {e.GetType().Name}: {e.Message}");
        }
    }

    private Value Evaluate(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it is no object");
        }

        var text = Text(request, "expr") ?? throw new JsonException("\"expr\" is missing");
        var context = composition.ContextFor(scope.With(Variables(request)), default);
        return (Text(request, "kind") ?? "expr") switch
        {
            "template" => Templar.Resolve(StringValue.Trusted(text), context),
            "cond" => Value.Of(Templar.IsTrue(StringValue.Trusted(text), context)),
            "expr" => Templar.EvaluateExpression(text, context),
            var kind => throw new JsonException($"unknown kind \"{kind}\": expr, template or cond"),
        };
    }

    private static string? Text(JsonElement request, string name) => !request.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JsonException($"\"{name}\" is no text");

    private static VariableLayer Variables(JsonElement request)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        if (request.TryGetProperty("vars", out var vars) && vars.ValueKind != JsonValueKind.Null)
        {
            foreach (var variable in vars.ValueKind == JsonValueKind.Object ? vars.EnumerateObject() : throw new JsonException("\"vars\" is no object"))
            {
                values[variable.Name] = Trusted(ValueJson.FromElement(variable.Value));
            }
        }

        return new("the line", values);
    }

    private static Value Trusted(Value value) => value switch
    {
        StringValue s => StringValue.LooksLikeTemplate(s.Text) ? new StringValue(s.Text, template: true) : new StringValue(s.Text, Written),
        ListValue l => new ListValue([.. l.Items.Select(Trusted)]),
        MapValue m => Value.Map(m.TextEntries.Select(e => KeyValuePair.Create(e.Key, Trusted(e.Value)))),
        _ => value,
    };

    private string Error(string message) =>
        ValueJson.ToJson(Value.Map(("error", Value.Of(composition.Screen.Secrets.MaskIn(message)))), maskSecrets: false);
}
