using System.Security.Cryptography;
using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// Names resources and digests what is wished of them, so that a later run can tell whether the wish or the host has changed. The
/// digests are keyed: a secret in an argument cannot be guessed from them. Safe from any thread.
/// </summary>
/// <param name="key">The key of the digests.</param>
internal sealed class ResourceIdentity(byte[] key)
{
    // What tells resources apart where a module does not say: the first that is given, and the parts of a thing in one file.
    private static readonly string[] Names = ["path", "dest", "name", "pkg", "package", "unit", "key", "repo", "url", "src", "cmd"];
    private static readonly string[] Parts = ["regexp", "search_string", "section", "option", "marker", "user", "kind", "namespace"];

    /// <summary>The files of the control machine that wishes name.</summary>
    public SourceContents Contents { get; } = new();

    /// <summary>The resource of a bound task, and its wish.</summary>
    public ResourceRef Identify(ModuleSchema schema, MapValue arguments, object args, TaskCall call, string? delegatedTo)
    {
        var name = string.Join(' ', KeyParts(schema, arguments).Prepend(schema.Name));
        name = name.Length > schema.Name.Length ? name : $"{schema.Name} ({call.Task.Name ?? "unnamed"})";
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Add(hash, schema.Name);
        foreach (var (argument, value) in arguments.TextEntries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            Add(hash, argument);
            Add(hash, ValueJson.ToJson(value, maskSecrets: false));
        }

        foreach (var source in schema.Arguments.Where(a => a.Source is not null).SelectMany(a => SourcesOf(schema.ValueOf(args, a))))
        {
            Add(hash, DigestOf(source));
        }

        return new(delegatedTo is null ? name : $"{name} @ {delegatedTo}", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The resource with what was found.</summary>
    public ResourceRef Found(ResourceRef resource, IReadOnlyList<Diff> diffs)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var diff in diffs)
        {
            Add(hash, diff.BeforeHeader);
            Add(hash, diff.Before);
            Add(hash, diff.Note ?? diff.After);
        }

        return resource with { Found = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>The resource of a task that hides what it does: still told from others, by a digest.</summary>
    public static ResourceRef Hidden(ResourceRef resource)
    {
        var module = resource.Key.Split(' ')[0];
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(resource.Key)))[..12];
        return resource with { Key = $"{module} (hidden {digest})" };
    }

    private static IEnumerable<string> KeyParts(ModuleSchema schema, MapValue arguments)
    {
        Value? Given(ArgumentSpec spec) => spec.Names.Select(n => arguments[n]).FirstOrDefault(v => v is not (null or NullValue));
        var keys = schema.Arguments.Where(a => a.IsKey).Select(Given).OfType<Value>().Select(TextOf).ToArray();
        if (keys.Length == 0 && arguments[ArgumentBinder.FreeTextKey] is { } free)
        {
            return [TextOf(free)];
        }

        keys = keys.Length > 0 ? keys : [.. Names.Select(n => arguments[n]).OfType<Value>().Take(1).Select(TextOf)];
        return keys.Concat(Parts.Select(n => arguments[n]).OfType<Value>().Select(TextOf).Except(keys));
    }

    private static string TextOf(Value value) => value.AsText() ?? ValueJson.ToJson(value, maskSecrets: true);

    private static IEnumerable<SourceFile> SourcesOf(object? value) => value switch
    {
        SourceFile one => [one],
        IEnumerable<SourceFile> several => several,
        _ => [],
    };

    private string DigestOf(SourceFile source) =>
        source.Content is { File: null } text ? text.Sha256
        : source.FullPath is not { } path ? ""
        : !source.IsDirectory ? DigestOf(new FileInfo(path))
        : string.Join('\n', new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)
            .OrderBy(f => f.FullName, StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(path, f.FullName)} {DigestOf(f)}"));

    // The digest that a file is compared by on the host, so that it is computed once.
    private string DigestOf(FileInfo file)
    {
        try
        {
            return file.Exists ? Contents.Of(file).Sha1 : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever sends it says so.
            return "";
        }
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
