using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How requests to web servers and their answers travel. Stateless.</summary>
internal static class WebWire
{
    /// <summary>Writes a request.</summary>
    public static void Write(WireWriter w, WebQuery query)
    {
        Write(w, query.Endpoint);
        w.Write(query.Path);
        w.Write(query.Method);
        Write(w, query.Headers);
        w.Text(query.Body);
        w.Write(query.ContentType);
        w.Text(query.Subprotocol);
        w.Write(query.Timeout);
        w.Write(query.MayBeKept);
    }

    /// <summary>Reads a request.</summary>
    public static WebQuery ReadQuery(WireReader r) => new(ReadEndpoint(r), r.ReadString())
    {
        Method = r.ReadString(),
        Headers = ReadHeaders(r),
        Body = r.Text(),
        ContentType = r.ReadString(),
        Subprotocol = r.Text(),
        Timeout = r.ReadTime(),
        MayBeKept = r.ReadBoolean(),
    };

    /// <summary>Writes an answer.</summary>
    public static void Write(WireWriter w, WebAnswer answer)
    {
        w.Write(answer.Status);
        w.Write(answer.Body);
        Write(w, answer.Headers);
        w.List(answer.Messages, static (o, message) =>
        {
            o.Write(message.Length);
            o.Write(message.Span);
        });
        w.Text(answer.Failure);
    }

    /// <summary>Reads an answer.</summary>
    public static WebAnswer ReadAnswer(WireReader r) => new(r.ReadInt32(), r.ReadString())
    {
        Headers = ReadHeaders(r),
        Messages = r.List(static i => (ReadOnlyMemory<byte>)i.ReadBytes(i.ReadInt32())),
        Failure = r.Text(),
    };

    private static void Write(WireWriter w, IReadOnlyList<KeyValuePair<string, string>> headers) => w.List(headers, static (o, header) =>
    {
        o.Write(header.Key);
        o.Write(header.Value);
    });

    private static KeyValuePair<string, string>[] ReadHeaders(WireReader r) => r.List(static i => KeyValuePair.Create(i.ReadString(), i.ReadString()));

    private static void Write(WireWriter w, WebEndpoint endpoint)
    {
        w.Write(endpoint.Address);
        w.Text(endpoint.Authority);
        w.Text(endpoint.Certificate);
        w.Text(endpoint.Key?.Reveal);
        w.Text(endpoint.Token?.Reveal);
        w.Text(endpoint.User);
        w.Text(endpoint.Password?.Reveal);
        w.Write(endpoint.IsInsecure);
        w.Text(endpoint.ServerName);
        w.Text(endpoint.Proxy);
    }

    private static WebEndpoint ReadEndpoint(WireReader r) => new(r.ReadString())
    {
        Authority = r.Text(),
        Certificate = r.Text(),
        Key = ReadSecret(r),
        Token = ReadSecret(r),
        User = r.Text(),
        Password = ReadSecret(r),
        IsInsecure = r.ReadBoolean(),
        ServerName = r.Text(),
        Proxy = r.Text(),
    };

    /// <summary>Reads a secret that may be missing.</summary>
    public static Secret? ReadSecret(WireReader r) => r.Text() is { } text ? new Secret(text) : null;
}
