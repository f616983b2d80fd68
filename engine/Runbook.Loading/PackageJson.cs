using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbook.Loading;

/// <summary>How the lock of packages is written: without reflection, which a native program lacks. Stateless.</summary>
[JsonSerializable(typeof(PackageLock))]
internal sealed partial class PackageJson : JsonSerializerContext
{
    /// <summary>For people who read the file: a + of base 64 stays one.</summary>
    public static PackageJson Readable { get; } = new(new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
