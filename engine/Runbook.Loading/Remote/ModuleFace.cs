using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>What is known of a module before anything is asked of it: kept beside what its file was compiled to. Immutable.</summary>
/// <param name="Schema">Name and arguments.</param>
/// <param name="HasCheck">Whether it looks at arguments that are each fine alone.</param>
/// <param name="HasReads">Whether it says what its reading depends on; else on everything.</param>
/// <param name="HasMarks">Whether it knows of secrets in its arguments.</param>
internal sealed record ModuleFace(ModuleSchema Schema, bool HasCheck, bool HasReads, bool HasMarks)
{
    private const string FileName = "module.face";

    /// <summary>The face of a loaded module.</summary>
    public static ModuleFace Of(GuardedModule module) =>
        new(module.Schema, module.Overrides(nameof(Module<,>.Check)), module.Overrides(nameof(Module<,>.Reads)), module.Overrides(nameof(Module.MarkSecrets)));

    /// <summary>Reads a face.</summary>
    public static ModuleFace Read(WireReader r) => new(SchemaWire.Read(r), r.ReadBoolean(), r.ReadBoolean(), r.ReadBoolean());

    /// <summary>The face that lies beside a compiled file; null when there is none yet.</summary>
    public static ModuleFace? Beside(string assembly)
    {
        var file = Path.Combine(Path.GetDirectoryName(assembly)!, FileName);
        return File.Exists(file) && PrivateFolder.Distrust(file) is null ? Read(new WireReader(File.ReadAllBytes(file), null, null)) : null;
    }

    /// <summary>Writes it.</summary>
    public void Write(WireWriter w)
    {
        SchemaWire.Write(w, Schema);
        w.Write(HasCheck);
        w.Write(HasReads);
        w.Write(HasMarks);
    }

    /// <summary>Lays it beside a compiled file; where that cannot be, the next run asks again.</summary>
    public void KeepBeside(string assembly)
    {
        var file = Path.Combine(Path.GetDirectoryName(assembly)!, FileName);
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            using var message = new WireWriter(null);
            Write(message);
            using (var stream = OwnerOnly.Open(draft, FileMode.CreateNew))
            {
                stream.Write(message.Message);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it is worth nothing but time
        }
    }
}
