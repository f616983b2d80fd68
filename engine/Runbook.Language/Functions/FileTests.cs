using Runbook.Core;

namespace Runbook.Language;

/// <summary>The tests of files on the control machine. Stateless.</summary>
internal static class FileTests
{
    private const string VaultHeader = "$ANSIBLE_VAULT;";

    public static void AddTo(FunctionList tests)
    {
        tests.AddTest("exists", "path", c => Path.Exists(Target(c.Text(0))));
        tests.AddTest("link_exists", "path", c => IsLink(c.Text(0)) || Path.Exists(c.Text(0)));
        tests.AddTest("file is_file", "path", c => IsRegular(Target(c.Text(0))));
        tests.AddTest("directory is_dir", "path", c => Directory.Exists(Target(c.Text(0))));
        tests.AddTest("link is_link", "path", c => IsLink(c.Text(0)));
        tests.AddTest("abs is_abs", "path", c => c.Text(0).StartsWith('/'));
        tests.AddTest("mount is_mount", "path", c => IsMount(c.Text(0)));
        tests.AddTest("same_file is_same_file", "path other", IsSameFile);
        // A value of !vault is text that stands in a file and is secret; text that only looks vaulted is none.
        tests.AddTest("vault_encrypted", "value", c => c[0] is StringValue { IsSecret: true, Span.IsKnown: true });
        tests.AddTest("vaulted_file", "path", IsVaultedFile);
    }

    // .NET answers for the link itself; Python for what it leads to.
    private static string Target(string path) => IsLink(path) ? PosixPath.Real(path) : path;

    // .NET takes devices for files.
    private static bool IsRegular(string path) => File.Exists(path) && !PosixPath.Absolute(path)
        .StartsWith("/dev/", StringComparison.Ordinal);

    private static bool IsLink(string path) => path.Length > 0 && new FileInfo(path).LinkTarget is not null;

    private static bool IsSameFile(Call call)
    {
        var (a, b) = (call.Text(0), call.Text(1));
        return Path.Exists(Target(a)) && Path.Exists(Target(b))
            ? PosixPath.Real(a) == PosixPath.Real(b)
            : throw call.Failure($"\"{(Path.Exists(Target(a)) ? b : a)}\" does not exist");
    }

    private static bool IsMount(string path)
    {
        if (!Directory.Exists(path) || IsLink(path))
        {
            return false;
        }

        var real = PosixPath.Real(path);
        try
        {
            return real == "/" || File.ReadLines("/proc/self/mounts")
                .Any(l => l.Split(' ') is [_, var at, ..] && at.Replace(@"\040", " ", StringComparison.Ordinal) == real);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsVaultedFile(Call call)
    {
        var path = call.Text(0);
        try
        {
            using var reader = new StreamReader(path);
            var start = new char[VaultHeader.Length];
            return reader.ReadBlock(start) == start.Length && start.AsSpan().SequenceEqual(VaultHeader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw call.Failure($"\"{path}\" cannot be read: {e.Message}");
        }
    }
}
