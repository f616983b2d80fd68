using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Web requests against servers that behave well and badly.</summary>
public sealed class WebTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(415)]
    [InlineData(422)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Send_AnyStatus_IsTheAnswerWithItsBody(int status)
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(status, """{"message":"ä"}""", "X-Note: here", "Location: /elsewhere"));
        var answer = await AskAsync(server, new(new(server.Address), "/a?b=c"));
        Assert.Equal((status, """{"message":"ä"}""", status == 200), (answer.Status, answer.Body, answer.Succeeded));
        Assert.Contains(KeyValuePair.Create("X-Note", "here"), answer.Headers);
        Assert.StartsWith("GET /a?b=c HTTP/1.1", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MethodBodyAndCredentials_ArriveAsGiven()
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, ""));
        var query = new WebQuery(new(server.Address) { Token = new("s3cret") }, "/x")
        {
            Method = "PATCH",
            Body = "{}",
            ContentType = "application/merge-patch+json",
            Headers = [KeyValuePair.Create("Impersonate-User", "jane")],
        };
        await AskAsync(server, query);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("PATCH /x HTTP/1.1", request, StringComparison.Ordinal);
        foreach (var part in (string[])["Authorization: Bearer s3cret", "Impersonate-User: jane", "Content-Type: application/merge-patch+json", "\r\n\r\n{}"])
        {
            Assert.Contains(part, request, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Send_UserAndPassword_AreBasicAuthentication()
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, ""));
        await AskAsync(server, new(new(server.Address) { User = "u", Password = new("p") }, "/"));
        Assert.Contains("Authorization: Basic dTpw", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ServerKeepsSilent_FailsAfterItsTime()
    {
        await using var server = new HttpDouble((_, _) => null);
        var answer = await AskAsync(server, new(new(server.Address), "/") { Timeout = TimeSpan.FromSeconds(0.3) });
        Assert.Equal($"{server.Address} gave no answer within 0.3 s", answer.Failure);
        Assert.Equal(0, answer.Status);
    }

    [Fact]
    public async Task Send_TaskHasLessTime_FailsAfterThat()
    {
        await using var server = new HttpDouble((_, _) => null);
        using var client = new WebClient(TimeProvider.System, null);
        var answers = await client.SendAsync([new(new(server.Address), "/")], new() { Timeout = TimeSpan.FromSeconds(0.2) }, Token);
        Assert.Equal($"{server.Address} gave no answer within 0.2 s", answers[0].Failure);
    }

    [Fact]
    public async Task Send_RunIsCancelled_Throws()
    {
        await using var server = new HttpDouble((_, _) => null);
        using var client = new WebClient(TimeProvider.System, null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = client.SendAsync([new(new(server.Address), "/")], ApplyOptions.Default, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"items\":[")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nabcde\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Le")]
    [InlineData("this is not HTTP, Connection: close\r\n\r\n")]
    public async Task Send_ConnectionIsCut_IsNoAnswer(string sent)
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Raw(sent));
        var answer = await AskAsync(server, new(new(server.Address), "/") { Method = "POST", Body = "{}" });
        Assert.StartsWith($"{server.Address} gave no answer: ", answer.Failure, StringComparison.Ordinal);
        Assert.False(answer.Succeeded);
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        using var client = new WebClient(TimeProvider.System, null);
        var answers = await client.SendAsync([new(new(address), "/")], ApplyOptions.Default, Token);
        Assert.Equal($"{address} refuses the connection (is the server running, is the port right?)", answers[0].Failure);
    }

    [Theory]
    [InlineData(429, "0", 3)]
    [InlineData(503, "0", 3)]
    [InlineData(429, "3600", 1)]
    [InlineData(429, null, 1)]
    [InlineData(500, null, 1)]
    public async Task Send_ServerIsTooBusy_IsAskedAgainWhenItSays(int status, string? after, int requests)
    {
        await using var server = new HttpDouble((_, before) => before < 2
            ? HttpDouble.Reply(status, "busy", after is null ? "X-None: x" : $"Retry-After: {after}")
            : HttpDouble.Reply(200, "served"));
        var answer = await AskAsync(server, new(new(server.Address), "/"));
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests == 3 ? "served" : "busy", answer.Body);
    }

    [Fact]
    public async Task Send_ChunkedAnswer_IsPutTogether()
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"));
        Assert.Equal("abcdefg", (await AskAsync(server, new(new(server.Address), "/"))).Body);
    }

    [Fact]
    public async Task Send_ABigList_ArrivesWhole()
    {
        var list = $$"""{"items":[{{string.Join(',', Enumerable.Repeat("\"" + new string('x', 1000) + "\"", 20_000))}}]}""";
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, list));
        Assert.Equal(list, (await AskAsync(server, new(new(server.Address), "/"))).Body);
    }

    [Fact]
    public async Task Send_ThroughAHost_TakesPackedAnswers()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("unpacked"));
        }

        byte[] answer = [.. HttpDouble.Raw($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()];
        await using var server = new HttpDouble((_, _) => answer);
        using var client = new WebClient(TimeProvider.System, async (_, _, token) =>
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, token);
            return socket.GetStream();
        });
        var answers = await client.SendAsync([new(new("http://cluster.invalid:6443"), "/")], ApplyOptions.Default, Token);
        Assert.Equal("unpacked", answers[0].Body);
        var request = Assert.Single(server.Requests);
        Assert.Contains("Host: cluster.invalid:6443", request, StringComparison.Ordinal);
        Assert.Contains("gzip", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_HundredsAtOnce_AllAreAnsweredOverFewConnections()
    {
        await using var server = new HttpDouble((request, _) => HttpDouble.Reply(200, request.Split(' ')[1]));
        using var client = new WebClient(TimeProvider.System, null);
        var paths = Enumerable.Range(0, 300).Select(i => $"/{i}").ToArray();
        var answers = await client.SendAsync([.. paths.Select(p => new WebQuery(new(server.Address), p))], ApplyOptions.Default, Token);
        Assert.Equal(paths, answers.Select(a => a.Body));
        Assert.InRange(server.Connections, 1, 64);
    }

    [Fact]
    public async Task Send_WhatMayBeKept_IsAskedOnceUntilSomebodyWantsItFresh()
    {
        await using var server = new HttpDouble((_, before) => HttpDouble.Reply(200, before.ToString(CultureInfo.InvariantCulture)));
        using var client = new WebClient(TimeProvider.System, null);
        var fresh = new WebQuery(new(server.Address), "/kinds");
        var kept = fresh with { MayBeKept = true };
        var bodies = new List<string>();
        foreach (var query in (WebQuery[])[kept, kept, fresh, kept])
        {
            bodies.Add((await client.SendAsync([query], ApplyOptions.Default, Token))[0].Body);
        }

        Assert.Equal(["0", "0", "1", "1"], bodies);
    }

    [Theory]
    [InlineData(null, false, "certificate")]
    [InlineData("cluster", false, null)]
    [InlineData("another", false, "certificate")]
    [InlineData(null, true, null)]
    public async Task Send_ByTls_TheNameMustBeTheCertificates(string? name, bool insecure, string? failure)
    {
        using var certificate = Certificate("cluster");
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, "safe"), certificate);
        var endpoint = new WebEndpoint(server.Address) { Authority = certificate.ExportCertificatePem(), ServerName = name, IsInsecure = insecure };
        var answer = await AskAsync(server, new(endpoint, "/"));
        if (failure is null)
        {
            Assert.Equal(("safe", null), (answer.Body, answer.Failure));
        }
        else
        {
            Assert.StartsWith($"the certificate of {server.Address} is not trusted: ", answer.Failure, StringComparison.Ordinal);
            Assert.Contains("RemoteCertificateNameMismatch", answer.Failure, StringComparison.Ordinal);
            Assert.Empty(server.Requests);
        }
    }

    [Fact]
    public async Task Send_ByTlsOfAnotherAuthority_SaysThatItIsNotTrusted()
    {
        using var certificate = Certificate("cluster");
        using var other = Certificate("cluster");
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, "safe"), certificate);
        var answer = await AskAsync(server, new(new(server.Address) { Authority = other.ExportCertificatePem(), ServerName = "cluster" }, "/"));
        Assert.EndsWith("(is the authority's certificate the right one?)", answer.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AuthorityIsNoCertificate_SaysThatItCannotBeRead()
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(200, ""));
        const string Broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        var answer = await AskAsync(server, new(new(server.Address) { Authority = Broken }, "/"));
        Assert.Contains("cannot be read", answer.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WebSocket_GivesEveryMessageUntilTheServerCloses()
    {
        await using var server = new HttpDouble((request, _) => Upgrade(request, "v4.channel.k8s.io", [1, .. "out"u8], [3, .. "{}"u8]));
        var answer = await AskAsync(server, new(new(server.Address) { Token = new("t") }, "/exec?command=id") { Subprotocol = "v4.channel.k8s.io" });
        Assert.Null(answer.Failure);
        Assert.True(answer.Succeeded);
        Assert.Equal(["\u0001out", "\u0003{}"], answer.Messages.Select(m => Encoding.UTF8.GetString(m.Span)));
        Assert.Contains("Authorization: Bearer t", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WebSocketIsRefused_GivesTheStatus()
    {
        await using var server = new HttpDouble((_, _) => HttpDouble.Reply(403, "no", "Connection: close"));
        var answer = await AskAsync(server, new(new(server.Address), "/exec") { Subprotocol = "v4.channel.k8s.io" });
        Assert.Equal((403, false), (answer.Status, answer.Succeeded));
    }

    [Fact]
    public async Task Send_WebSocketIsCut_IsNoAnswer()
    {
        await using var server = new HttpDouble((request, _) => Upgrade(request, "p", [1, 2])[..^4].Concat(HttpDouble.Raw("")).ToArray());
        var answer = await AskAsync(server, new(new(server.Address), "/exec") { Subprotocol = "p", Timeout = TimeSpan.FromSeconds(0.5) });
        Assert.NotNull(answer.Failure);
        Assert.Empty(answer.Messages);
    }

    // RFC 6455: the handshake, binary messages without a mask, then a close.
    private static byte[] Upgrade(string request, string protocol, params byte[][] messages)
    {
        var key = request.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        var head = $"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n";
        return [.. HttpDouble.Raw(head), .. messages.SelectMany(m => (byte[])[0x82, (byte)m.Length, .. m]), 0x88, 2, 0x03, 0xE8];
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static async Task<WebAnswer> AskAsync(HttpDouble server, WebQuery query)
    {
        Assert.NotEqual(0, server.Port);
        using var client = new WebClient(TimeProvider.System, null);
        return (await client.SendAsync([query], ApplyOptions.Default, Token))[0];
    }
}
