using Runbook.Core;

namespace Runbook.Language;

/// <summary>Jinja's <c>lipsum</c>: filler text. Stateless; the same arguments give the same text.</summary>
internal static class Lipsum
{
    private static readonly string[] Words =
        "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".Split(' ');

    /// <summary>Paragraphs: <c>lipsum(n=5, html=true, min=20, max=100)</c>.</summary>
    public static Value Text(EvaluationContext context, CallArguments arguments)
    {
        var call = new MethodCall("lipsum", arguments, context);
        var html = arguments.Find(1, "html")?.IsTruthy ?? true;
        var count = Math.Clamp(call.Whole(0, "n", 5), 0, 1000);
        var least = Math.Clamp(call.Whole(2, "min", 20), 1, 1000);
        var most = Math.Clamp(call.Whole(3, "max", 100), least, 1000);
        var random = new Random(count);
        var paragraphs = Enumerable.Range(0, count).Select(_ =>
        {
            var words = string.Join(' ', Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Words[random.Next(Words.Length)]));
            return StringMethods.Capitalize(words) + ".";
        });
        return Value.Of(html ? string.Join('\n', paragraphs.Select(p => $"<p>{p}</p>")) : string.Join("\n\n", paragraphs));
    }
}
