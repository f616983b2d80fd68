using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Reads the names of modules from an assembly's metadata, without loading it. Stateless.</summary>
internal static class AssemblyNames
{
    /// <summary>The modules and plugins of an assembly; none when it is no .NET assembly or has none.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Aliases, bool IsPlugin)> Read(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            return file.HasMetadata ? [.. Named(file.GetMetadataReader())] : [];
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The version of the SDK that an assembly was built against; null when it refers to none.</summary>
    public static Version? SdkOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return reader.AssemblyReferences.Select(reader.GetAssemblyReference)
            .Where(r => reader.GetString(r.Name) == typeof(Module).Assembly.GetName().Name).Select(r => r.Version).FirstOrDefault();
    }

    private static IEnumerable<(string, IReadOnlyList<string>, bool)> Named(MetadataReader reader) =>
        reader.TypeDefinitions.SelectMany(t => reader.GetTypeDefinition(t).GetCustomAttributes()).Select(reader.GetCustomAttribute)
            .Select(a => (Attribute: a, Type: TypeOf(reader, a))).Where(a => a.Type is nameof(ModuleAttribute) or nameof(PluginAttribute))
            .Select(a => Names(reader.GetBlobReader(a.Attribute.Value), a.Type == nameof(PluginAttribute)));

    private static string TypeOf(MetadataReader reader, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
            && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            && reader.GetTypeReference((TypeReferenceHandle)parent) is var type && reader.GetString(type.Namespace) == typeof(ModuleAttribute).Namespace
                ? reader.GetString(type.Name)
                : "";

    // ECMA-335, II.23.3: a prolog of two bytes, then the arguments; an array begins with its length.
    private static (string, IReadOnlyList<string>, bool) Names(BlobReader blob, bool isPlugin)
    {
        blob.ReadUInt16();
        var name = blob.ReadSerializedString() ?? "";
        var count = isPlugin ? 0 : blob.ReadInt32();
        return (name, [.. Enumerable.Range(0, Math.Max(count, 0)).Select(_ => blob.ReadSerializedString() ?? "")], isPlugin);
    }
}
