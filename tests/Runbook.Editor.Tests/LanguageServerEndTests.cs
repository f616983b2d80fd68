using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbook.Editor.Tests;

/// <summary>
/// How a session of the built executable's language server goes and ends, for a client that says all it has to say and closes the stream
/// (Language Server Protocol 3.17, "Server lifecycle").
/// </summary>
public sealed class LanguageServerEndTests
{
    private const string Uri = "file:///nowhere/runbook/site.yml";
    private static readonly string Begin = Ask("1", "initialize", """{"processId": null, "rootUri": "file:///nowhere/runbook", "capabilities": {}}""") + Tell("initialized", "{}");
    private static readonly string Open = Tell("textDocument/didOpen", $$$"""{"textDocument": {"uri": "{{{Uri}}}", "languageId": "yaml", "version": 1, "text": "- hosts: all\n"}}""");
    private static readonly string End = Ask("9", "shutdown") + Tell("exit");

    /// <summary>A name, what the client says, the exit status, the answers (id, or id and code of the error; in the order of ids), a part of standard error.</summary>
    public static TheoryData<string, string, int, string, string> Sessions => new()
    {
        { "shutdown, exit", Begin + End, 0, "1 9", "" },
        { "shutdown, exit, with parameters", Begin + Ask("9", "shutdown", "{}") + Tell("exit", "{}"), 0, "1 9", "" },
        { "shutdown, stream ends", Begin + Ask("9", "shutdown"), 0, "1 9", "" },
        { "exit", Begin + Tell("exit"), 1, "1", "without \"shutdown\"" },
        { "exit before anything", Tell("exit"), 1, "", "without \"shutdown\"" },
        { "stream ends", Begin, 1, "1", "without \"shutdown\"" },
        { "stream ends before anything", "", 1, "", "without \"shutdown\"" },
        { "questions, then exit", Begin + Open + At("2", "completion") + At("3", "hover") + At("4", "definition") + End, 0, "1 2 3 4 9", "" },
        { "questions, then the stream ends", Begin + Open + At("2", "completion") + At("3", "hover"), 1, "1 2 3", "without \"shutdown\"" },
        { "many questions", Begin + Open + string.Concat(Enumerable.Range(100, 100).Select(i => At($"{i}", "completion"))) + End, 0, $"1 9 {string.Join(' ', Enumerable.Range(100, 100))}", "" },
        { "a question that is named by text", Begin + At("\"a\"", "hover") + End, 0, "1 9 a", "" },
        { "unknown requests", Begin + Ask("2", "x/y", "{}") + Ask("3", "$/x") + End, 0, "1 2:-32601 3:-32601 9", "" },
        { "unknown notifications", Begin + Tell("x/y", "{}") + Tell("$/x") + Tell("$/cancelRequest", """{"id": 77}""") + End, 0, "1 9", "" },
        { "wrong parameters", Begin + Ask("2", "textDocument/hover", """{"x": 1}""") + Tell("textDocument/didOpen", """{"x": 1}""") + End, 0, "1 2:-32000 9", "" },
        { "an answer to nothing", Begin + Framed("""{"jsonrpc": "2.0", "id": 77, "result": null}""") + At("2", "hover") + End, 0, "1 2 9", "" },
        { "parameters that are no structure", Begin + At("2", "hover") + Ask("3", "textDocument/hover", "7") + End, 1, "1 2", "connection to the client broke" },
        { "questions after shutdown", Begin + Ask("9", "shutdown") + At("10", "hover") + Ask("11", "x/y") + Ask("12", "shutdown") + Open + Tell("exit"), 0, "1 10:-32600 11:-32600 12:-32600 9", "" },
        { "questions before initialize", At("2", "hover") + Open + Begin + End, 0, "1 2:-32002 9", "" },
        { "initialize twice", Begin + Ask("2", "initialize", "{}") + End, 0, "1 2:-32600 9", "" },
        { "nothing is read after exit", Begin + End + At("10", "hover"), 0, "1 9", "" },
        { "a header without a length", Begin + At("2", "hover") + "Content-Type: x\r\n\r\n{}" + End, 1, "1 2", "connection to the client broke" },
        { "a length that is no number", Begin + "Content-Length: x\r\n\r\n{}" + End, 1, "1", "connection to the client broke" },
        { "no JSON", Begin + Framed("{nope") + End, 1, "1", "connection to the client broke" },
        { "no message", Begin + Framed("""{"a": 1}""") + End, 1, "1", "connection to the client broke" },
        { "stream ends within a message", Begin + Framed("{}")[..^1], 1, "1", "connection to the client broke" },
        { "a long document", Begin + Long + At("2", "hover") + End, 0, "1 2 9", "" },
    };

    private static string Long => Tell("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = Uri, ["text"] = "- hosts: all\n  tasks:\n" + string.Concat(Enumerable.Repeat("    - copy: {src: a, dest: /b}\n", 20_000)) },
    }.ToJsonString());

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task Session_ToItsEnd_AnswersAllAndEndsAsTheProtocolSays(string name, string session, int status, string answers, string error)
    {
        var executable = Repository.Executable ?? throw new InvalidOperationException("engine/Runbook.Cli is not built");
        await using var command = Command.Start(executable, ["lsp"], session);
        var result = await command.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        var got = Messages(result.Output).Where(m => m["method"] is null).ToDictionary(m => $"{m["id"]}", m => (int?)m["error"]?["code"]);
        var wanted = answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split(':')).ToArray();
        Assert.True(wanted.Select(a => a[0]).ToHashSet().SetEquals(got.Keys), $"{name}: answered {string.Join(' ', got.Keys)}");
        Assert.All(wanted, a => Assert.Equal(a.Length == 1 ? "" : a[1], $"{got[a[0]]}"));
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Equal(status == 0, result.Error.Length == 0);
        Assert.Equal(status, result.ExitCode);
    }

    private static string Ask(string id, string method, string? parameters = null) =>
        Framed($$"""{"jsonrpc": "2.0", "id": {{id}}, "method": "{{method}}"{{Parameters(parameters)}}}""");

    private static string Tell(string method, string? parameters = null) =>
        Framed($$"""{"jsonrpc": "2.0", "method": "{{method}}"{{Parameters(parameters)}}}""");

    private static string At(string id, string what) =>
        Ask(id, $"textDocument/{what}", $$$"""{"textDocument": {"uri": "{{{Uri}}}"}, "position": {"line": 0, "character": 4}}""");

    private static string Parameters(string? parameters) => parameters is null ? "" : $", \"params\": {parameters}";

    private static string Framed(string message) => $"Content-Length: {Encoding.UTF8.GetByteCount(message)}\r\n\r\n{message}";

    private static IEnumerable<JsonNode> Messages(string output)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            var header = Encoding.ASCII.GetString(bytes, at, length).Split("\r\n").Single(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal));
            var size = int.Parse(header["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            yield return JsonSerializer.Deserialize<JsonNode>(bytes.AsSpan(at + length + 4, size))!;
            at += length + 4 + size;
        }
    }
}
