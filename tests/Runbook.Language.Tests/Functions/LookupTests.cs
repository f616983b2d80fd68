using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-lookups");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Password_SecondCall_ReadsTheFirstOnesFile()
    {
        var first = Evaluate("lookup('password', 'secrets/db length=12 chars=ascii_letters')");
        var second = Evaluate("lookup('password', 'secrets/db')");

        Assert.Equal(first, second);
        Assert.Matches("^[A-Za-z]{12}$", first.AsText()!);
        Assert.True(first.IsSecret);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder.FullName, "secrets", "db")));
        }
    }

    [Fact]
    public void Password_Encrypted_KeepsItsSalt()
    {
        var first = Evaluate("lookup('password', 'p encrypt=sha512_crypt')");

        Assert.Equal(first, Evaluate("lookup('password', 'p encrypt=sha512_crypt')"));
        Assert.Matches(@"^\S{20} salt=\S{16}\n$", File.ReadAllText(Path.Combine(_folder.FullName, "p")));
    }

    [Theory]
    [InlineData("lookup('file', 'a.txt')", "\"in files\"")]
    [InlineData("lookup('file', 'sub/b.txt')", "\"beside\"")]
    [InlineData("lookup('template', 't.j2')", "\"x=5\\n\"")]
    [InlineData("lookup('template', 't.j2', template_vars={'n': 6})", "\"x=6\\n\"")]
    [InlineData("lookup('template', 't.sbn')", "\"n is 5\"")]
    [InlineData("query('fileglob', '*.txt') | map('basename')", "[\"a.txt\"]")]
    [InlineData("query('first_found', ['none.txt', 'a.txt']) | map('basename')", "[\"a.txt\"]")]
    [InlineData("lookup('first_found', {'files': ['t.j2'], 'skip': true}) | basename", "\"t.j2\"")]
    [InlineData("lookup('csvfile', 'Li', file='e.csv', delimiter=',', col=2)", "\"6.94\"")]
    [InlineData("lookup('csvfile', 'x', file='e.csv', delimiter=',', default='d')", "\"d\"")]
    [InlineData("lookup('ini', 'user', section='prod', file='c.ini')", "\"bob\"")]
    [InlineData("query('ini', '^u', section='prod', file='c.ini', re=true)", "[\"bob\",\"u\"]")]
    [InlineData("lookup('vars', 'lazy')", "6")]
    [InlineData("query('varnames', '^la')", "[\"lazy\"]")]
    [InlineData("lookup('pipe', 'pwd') | basename is match('runbook-lookups')", "true")]
    [InlineData("lookup('inventory_hostnames', 'web:!w2')", "\"w1\"")]
    [InlineData("query('inventory_hostnames', 'w*:&db')", "[\"w2\"]")]
    [InlineData("lookup('file', 'none.txt', errors='ignore')", "null")]
    public void Lookup_Known_Answers(string expression, string expected)
    {
        Write("files/a.txt", "in files\n");
        Write("sub/b.txt", "beside");
        Write("templates/t.j2", "x={{ n }}\n");
        Write("templates/t.sbn", "n is {{ n }}");
        Write("files/e.csv", "Sym,No,Mass\nLi,3,6.94\n");
        Write("files/c.ini", "[prod]\nuser = bob\nuid: u\n");

        Assert.Equal(expected, ValueJson.ToJson(Evaluate(expression), maskSecrets: false));
    }

    [Theory]
    [InlineData("'a' | ansible.utils.fact_diff('a')", "")]
    [InlineData("{'a': 1, 'b': 2} | ansible.utils.fact_diff({'a': 1, 'b': 3})",
        "--- before\n+++ after\n@@ -1,5 +1,5 @@\n {\n     \"a\": 1,\n-    \"b\": 2\n+    \"b\": 3\n }\n \n")]
    public void FactDiff_TwoValues_ShowsTheLines(string expression, string expected) => Assert.Equal(expected, Evaluate(expression).AsText());

    [Theory]
    [InlineData("lookup('config', 'DEFAULT_FORKS')", "5")]
    [InlineData("query('config', 'NO_SUCH', on_missing='skip')", "[]")]
    public void Config_Setting_IsItsDefault(string expression, string expected) =>
        Assert.Equal(expected, ValueJson.ToJson(Evaluate(expression), maskSecrets: false));

    [Fact]
    public void File_Missing_NamesThePlaces()
    {
        var error = Assert.Throws<DiagnosticException>(() => Evaluate("lookup('file', 'none.txt')")).Diagnostics[0];

        Assert.Contains("none.txt", error.Detail);
        Assert.Contains(Path.Combine(_folder.FullName, "files", "none.txt"), error.Hint);
    }

    [Fact]
    public void Lookup_Misspelt_SuggestsTheRightOne()
    {
        var error = Assert.Throws<DiagnosticException>(() => Evaluate("lookup('fil', 'x')")).Diagnostics[0];

        Assert.Equal("did you mean \"file\"?", error.Hint);
    }

    [Fact]
    public void Regex_RunningAway_IsAnError()
    {
        var error = Assert.Throws<DiagnosticException>(() => Evaluate("('a' * 40 ~ '!') is match('(\\w+\\s?)*$')")).Diagnostics[0];

        Assert.Contains("too long", error.Detail);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Value Evaluate(string expression)
    {
        var values = new Dictionary<string, Value>
        {
            ["n"] = Value.Of(5),
            ["lazy"] = StringValue.Trusted("{{ n + 1 }}"),
            ["groups"] = Value.Map(("all", Value.Of(["w1", "w2", "d1"])), ("web", Value.Of(["w1", "w2"])), ("db", Value.Of(["w2", "d1"]))),
        };
        var environment = new LookupEnvironment { SearchPaths = [_folder.FullName], BaseDirectory = _folder.FullName };
        var context = new EvaluationContext(new VariableScope(new VariableLayer("v", values)), BuiltInFunctions.Create(), environment);
        return Expression.Parse(expression, SourceSpan.None).Evaluate(context);
    }
}
