using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How questions travel. A family of the SDK's own is known on both sides by its name, another one stays where its code is. Stateless.</summary>
internal static class QueryWire
{
    private enum Kind : byte
    {
        Shell,
        KnownFamily,
        OwnFamily,
        Web,
    }

    /// <summary>Writes a question.</summary>
    public static void Write(WireWriter w, Query query)
    {
        switch (query)
        {
            case WebQuery web:
                w.Write((byte)Kind.Web);
                WebWire.Write(w, web);
                break;
            case ShellQuery { Family: null } shell:
                w.Write((byte)Kind.Shell);
                Write(w, shell.Script);
                break;
            case ShellQuery { Family: { } family } shell:
                w.Write((byte)(IsKnown(family) ? Kind.KnownFamily : Kind.OwnFamily));
                w.Write(family.Name);
                w.Write(shell.Argument);
                if (!IsKnown(family))
                {
                    w.Family(family);
                }

                break;
        }
    }

    /// <summary>Reads a question.</summary>
    public static Query Read(WireReader r) => (Kind)r.ReadByte() switch
    {
        Kind.Shell => new ShellQuery(ReadScript(r)),
        Kind.KnownFamily => Known(r.ReadString()).Query(r.ReadString()),
        Kind.OwnFamily => ReadOwn(r),
        _ => WebWire.ReadQuery(r),
    };

    /// <summary>Writes a script.</summary>
    public static void Write(WireWriter w, Sh script)
    {
        w.Write(script.Text);
        w.Text(script.Shown == script.Text ? null : script.Shown);
    }

    /// <summary>Reads a script.</summary>
    public static Sh ReadScript(WireReader r)
    {
        var text = r.ReadString();
        return new(text, r.Text() ?? text);
    }

    /// <summary>What asks all questions of a family at once.</summary>
    public static Offered Asking(QueryFamily family) => (input, output) => Write(output, family.Ask(input.Texts()));

    /// <summary>What gives each question its part of the answer.</summary>
    public static Offered Splitting(QueryFamily family) => (input, output) => output.List(family.Split(AnswerWire.ReadShell(input), input.Texts()), AnswerWire.Write);

    private static ShellQuery ReadOwn(WireReader r)
    {
        var (name, argument) = (r.ReadString(), r.ReadString());
        return r.Family(name).Query(argument);
    }

    /// <summary>A family whose halves are offered.</summary>
    public static QueryFamily ReadFamily(string name, RemoteHandle ask, RemoteHandle split) => new(
        name,
        arguments => ask.Call("question", w => w.Texts([.. arguments]), ReadScript),
        (answer, arguments) => split.Call(
            "reading of an answer",
            w =>
            {
                AnswerWire.Write(w, answer);
                w.Texts([.. arguments]);
            },
            r => r.List(AnswerWire.ReadShell)));

    private static bool IsKnown(QueryFamily family) => PathProbe.Families.Contains(family);

    private static QueryFamily Known(string name) => PathProbe.Families.First(f => f.Name == name);
}
