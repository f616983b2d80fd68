using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The <c>password</c> lookup: makes a password once and keeps it in a file (readable by its owner only) with the salt and ident of
/// its hash, in Ansible's format. Its answers are secret. Stateless.
/// </summary>
internal static class PasswordLookup
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SaltCharacters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static void AddTo(FunctionList lookups) =>
        lookups.Add("password", "* length? chars? encrypt? ident? seed?", c => Py.List(c.Rest.Select(term => One(c, Py.Str(term)))));

    private static Value One(Call call, string term)
    {
        var (name, options) = TermOptions.Split(term);
        var given = options.ToDictionary(o => o.Key, o => o.Value);
        foreach (var (key, _) in options)
        {
            _ = key is "length" or "chars" or "encrypt" or "ident" or "seed" ? 0 : throw call.Failure($"has no option \"{key}\"");
        }

        string? Option(int index, string option) => given.GetValueOrDefault(option) ?? call.Text(index, null);
        var path = Path.GetFullPath(Path.Combine(call.Context.Environment.BaseDirectory, UserFolders.Expand(name)));
        var (password, salt, ident) = Read(call, path);
        var encrypt = Option(2, "encrypt");
        var seed = Option(4, "seed");
        var changed = password is null || (encrypt is not null && salt is null);
        password ??= Draw(Characters(call, given.GetValueOrDefault("chars")), Length(call, Option(0, "length")), seed);
        if (encrypt is not null)
        {
            var size = encrypt is "bcrypt" or "blowfish" ? 22 : encrypt is "md5_crypt" or "md5" ? 8 : 16;
            salt ??= Draw(SaltCharacters, size, null);
            ident ??= Option(3, "ident") ?? (encrypt is "bcrypt" or "blowfish" ? "2b" : null);
        }

        if (changed && path != "/dev/null")
        {
            Write(call, path, password + (salt is null ? "" : $" salt={salt}") + (ident is null ? "" : $" ident={ident}") + "\n");
        }

        call.Context.SawSecret = true;
        return (encrypt is null ? Value.Of(password) : Hash(call, password, encrypt, salt!, ident)).AsSecret();
    }

    private static Value Hash(Call call, string password, string encrypt, string salt, string? ident)
    {
        List<KeyValuePair<string, Value>> named = [new("salt", Value.Of(salt))];
        if (ident is not null)
        {
            named.Add(new("ident", Value.Of(ident)));
        }

        return call.Filter("password_hash", Value.Of(password), [Value.Of(encrypt)], named);
    }

    private static int Length(Call call, string? text) => text is null ? 20
        : int.TryParse(text, out var length) && length > 0 ? length
        : throw call.Failure($"the length must be a whole number above 0, not \"{text}\"");

    private static string Draw(string characters, int length, string? seed)
    {
        var source = RandomFilters.Source(seed is null ? null : Value.Of(seed));
        return string.Create(length, source, (span, next) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = characters[(int)next(characters.Length)];
            }
        });
    }

    private static string Characters(Call call, string? given)
    {
        var parts = given is not null
            ? given.Replace(",,", "\0", StringComparison.Ordinal).Split(',').Select(p => p.Replace('\0', ',')).Where(p => p.Length > 0)
            : call.Get(1) is ListValue list ? list.Items.Select(Py.Str)
            : call.Get(1) is StringValue text ? text.Text.Split(',')
            : ["ascii_letters", "digits", ".,:-_"];
        return string.Concat(parts.Select(part => part switch
        {
            "ascii_letters" => Letters,
            "ascii_lowercase" => Letters[..26],
            "ascii_uppercase" => Letters[26..],
            "digits" => Digits,
            "hexdigits" => "0123456789abcdefABCDEF",
            "octdigits" => "01234567",
            "punctuation" => "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            "whitespace" => " \t\n\r\v\f",
            _ => part,
        }));
    }

    private static (string? Password, string? Salt, string? Ident) Read(Call call, string path)
    {
        if (path == "/dev/null" || !File.Exists(path))
        {
            return default;
        }

        var text = FileLookups.Read(call, "files", path).TrimEnd('\n');
        var ident = Cut(ref text, " ident=");
        var salt = Cut(ref text, " salt=");
        return (text, salt, ident);
    }

    private static string? Cut(ref string text, string mark)
    {
        var at = text.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = text[(at + mark.Length)..];
        text = text[..at];
        return rest;
    }

    private static void Write(Call call, string path, string text)
    {
        try
        {
            OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
            using var stream = OwnerOnly.Open(path, FileMode.Create);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw call.Failure($"\"{path}\" cannot be written: {e.Message}");
        }
    }
}
