using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How a host's login and the command lines made of it travel. Stateless.</summary>
internal static class LoginWire
{
    private const int NoPort = -1;

    /// <summary>Writes a login.</summary>
    public static void Write(WireWriter w, HostLogin login)
    {
        w.Text(login.Address);
        w.Write(login.Port ?? NoPort);
        w.Text(login.User);
        w.Texts(login.IdentityFiles);
        w.Optional(login.KnownHostsFiles, static (o, files) => o.Texts(files));
        w.Write(login.ChecksHostKey);
        w.Text(login.Jump);
        w.Write(login.HasPassword);
        w.Optional(login.Become, Write);
    }

    /// <summary>Reads a login.</summary>
    public static HostLogin Read(WireReader r) => new(r.Text())
    {
        Port = r.ReadInt32() is not NoPort and var port ? port : null,
        User = r.Text(),
        IdentityFiles = r.Texts(),
        KnownHostsFiles = r.Optional(static i => i.Texts()),
        ChecksHostKey = r.ReadBoolean(),
        Jump = r.Text(),
        HasPassword = r.ReadBoolean(),
        Become = r.Optional(ReadBecome),
    };

    /// <summary>Writes a command line.</summary>
    public static void Write(WireWriter w, LocalCommand command)
    {
        w.Texts(command.Words);
        w.Texts(command.Needs);
        w.Text(command.Problem);
    }

    /// <summary>Reads a command line.</summary>
    public static LocalCommand ReadCommand(WireReader r) => new(r.Texts()) { Needs = r.Texts(), Problem = r.Text() };

    private static void Write(WireWriter w, BecomeTarget become)
    {
        w.Write(become.Method);
        w.Write(become.User);
        w.Text(become.Password?.Reveal);
        w.Text(become.Flags);
        w.Text(become.Executable);
    }

    private static BecomeTarget ReadBecome(WireReader r) => new(r.ReadString(), r.ReadString())
    {
        Password = WebWire.ReadSecret(r),
        Flags = r.Text(),
        Executable = r.Text(),
    };
}
