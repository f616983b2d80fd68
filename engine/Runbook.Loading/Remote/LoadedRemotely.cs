using Runbook.Core;

namespace Runbook.Loading;

/// <summary>A module that a process of modules has loaded: what can be called. Immutable.</summary>
/// <param name="Face">What is known of it without a call.</param>
/// <param name="Bind">Makes the arguments of a task.</param>
/// <param name="Begin">Begins to read.</param>
/// <param name="Reads">What the reading depends on.</param>
/// <param name="Plan">Plans.</param>
/// <param name="Report">The result when nothing is to change.</param>
/// <param name="Check">What is wrong with arguments.</param>
/// <param name="Mark">Marks what is secret.</param>
internal sealed record LoadedRemotely(
    ModuleFace Face, RemoteHandle Bind, RemoteHandle Begin, RemoteHandle Reads, RemoteHandle Plan, RemoteHandle Report, RemoteHandle Check, RemoteHandle Mark)
{
    /// <summary>The process that has it.</summary>
    public ModuleSession Session => Bind.Session;

    /// <summary>Writes what an attempt to load came to.</summary>
    /// <param name="w">Takes it.</param>
    /// <param name="load">Loads it.</param>
    public static void Write(WireWriter w, Func<GuardedModule> load)
    {
        try
        {
            var module = load();
            w.List<Diagnostic>([], Write);
            Offer(w, module);
        }
        catch (DiagnosticException e)
        {
            w.List(e.Diagnostics, Write);
        }
    }

    /// <summary>Reads what an attempt to load came to.</summary>
    /// <exception cref="DiagnosticException">It failed.</exception>
    public static LoadedRemotely Read(WireReader r) => r.List(ReadDiagnostic) is { Length: > 0 } diagnostics
        ? throw new DiagnosticException(diagnostics)
        : new(ModuleFace.Read(r), r.Handle(), r.Handle(), r.Handle(), r.Handle(), r.Handle(), r.Handle(), r.Handle());

    private static void Offer(WireWriter w, GuardedModule module)
    {
        ModuleFace.Of(module).Write(w);
        w.Offer((input, output) => output.Keep(module.Bind(SchemaWire.ReadGiven(input))));
        w.Offer((input, output) => StepWire.Write(output, module.BeginRead(input.Kept()!)));
        w.Offer((input, output) => ChangeWire.Write(output, module.ReadFootprint(input.Kept()!)));
        w.Offer((input, output) => output.Optional(module.PlanFrom(input.Kept()!, input.Kept()), ChangeWire.Write));
        w.Offer((input, output) => ChangeWire.Write(output, module.ReportFrom(input.Kept()!, input.Kept())));
        w.Offer((input, output) => output.Texts([.. module.CheckArguments(input.Kept()!)]));
        w.Offer((input, output) => ValueWire.Write(output, module.MarkSecrets((MapValue)ValueWire.Read(input))));
    }

    private static void Write(WireWriter w, Diagnostic diagnostic)
    {
        w.Write(diagnostic.Code);
        w.Write((byte)diagnostic.Severity);
        w.Write(diagnostic.Summary);
        w.Text(diagnostic.Detail);
        w.Text(diagnostic.Hint);
        ValueWire.Write(w, diagnostic.Span);
    }

    private static Diagnostic ReadDiagnostic(WireReader r) =>
        new(r.ReadString(), (Severity)r.ReadByte(), r.ReadString(), r.Text(), r.Text(), ValueWire.ReadSpan(r));
}
