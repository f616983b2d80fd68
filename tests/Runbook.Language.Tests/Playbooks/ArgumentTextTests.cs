using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class ArgumentTextTests
{
    /// <summary>What ansible-core 2.14 makes of each text, as JSON.</summary>
    [Theory]
    [InlineData(false, "src=a dest=\"b c\" mode=0644", """{"src":"a","dest":"b c","mode":"0644"}""")]
    [InlineData(false, "name=foo state=present\nupdate_cache=yes", """{"name":"foo","state":"present","update_cache":"yes"}""")]
    [InlineData(false, "path=/etc/x regexp='^a=(.*)$' line='a=\\1'", """{"path":"/etc/x","regexp":"^a=(.*)$","line":"a=\\1"}""")]
    [InlineData(false, "src={{ x }}/foo  bar", """{"src":"{{ x }}/foo","_raw_params":"bar"}""")]
    [InlineData(false, "msg=\"{{ x | default('a b') }} y\"", """{"msg":"{{ x | default('a b') }} y"}""")]
    [InlineData(false, "x={{ a }}{{ b c }} y=1", """{"x":"{{ a }}{{ b c }}","y":"1"}""")]
    [InlineData(false, "{% for x in y %}a b{% endfor %} c=d", """{"c":"d","_raw_params":"{% for x in y %}a b{% endfor %}"}""")]
    [InlineData(false, "k='a\\tb' n=a\\tb", """{"k":"a\tb","n":"a\tb"}""")]
    [InlineData(false, "dest='a\\'b'", """{"dest":"a'b"}""")]
    [InlineData(false, "a=b=c d==e", """{"a":"b=c","d":"=e"}""")]
    [InlineData(false, "k='' j=", """{"k":"","j":""}""")]
    [InlineData(false, "k=a\"b c\"d", """{"k":"a\"b c\"d"}""")]
    [InlineData(false, "=x", """{"_raw_params":"=x"}""")]
    [InlineData(false, "echo c\\=d", """{"_raw_params":"echo c=d"}""")]
    [InlineData(false, "p=\\x41\\u00e9", """{"p":"Aé"}""")]
    [InlineData(true, "echo   a  b", """{"_raw_params":"echo   a  b"}""")]
    [InlineData(true, "chdir=/tmp echo   'a  b'  creates=/x  c", """{"chdir":"/tmp","creates":"/x","_raw_params":"echo   'a  b'  c"}""")]
    [InlineData(true, "awk '{print $1}' f chdir=/x", """{"chdir":"/x","_raw_params":"awk '{print $1}' f"}""")]
    [InlineData(true, "find / -name '*.x' -exec rm {} \\;", """{"_raw_params":"find / -name '*.x' -exec rm {} \\;"}""")]
    [InlineData(true, "cat <<E\n  indented\n\n    more\nE\n", """{"_raw_params":"cat <<E\n  indented\n\n    more\nE\n"}""")]
    [InlineData(true, "a=b c", """{"_raw_params":"a=b c"}""")]
    [InlineData(true, "echo ${#x}", """{"_raw_params":"echo ${#x}"}""")]
    [InlineData(true, "echo {{ 'a  b' }}   c", """{"_raw_params":"echo {{ 'a  b' }}   c"}""")]
    public void Parse_Text_SplitsAsAnsible(bool freeForm, string text, string json)
    {
        var diagnostics = new List<Diagnostic>();

        var arguments = ArgumentText.Parse(StringValue.Trusted(text), freeForm, diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(ValueJson.Parse(json), arguments);
    }

    [Theory]
    [InlineData("msg='open")]
    [InlineData("msg=\"open")]
    [InlineData("{{ open")]
    [InlineData("echo don't")]
    [InlineData("{% open")]
    public void Parse_NotClosed_IsAnError(string text)
    {
        var diagnostics = new List<Diagnostic>();

        ArgumentText.Parse(StringValue.Trusted(text, new SourceSpan("t", 3, 5)), freeForm: true, diagnostics);

        Assert.Equal("t:3:5", Assert.Single(diagnostics).Span.ToString());
    }

    [Fact]
    public void Parse_Values_KnowTheirPlaces()
    {
        var arguments = ArgumentText.Parse(
            StringValue.Trusted("src=a dest={{ b }}\nmode=c", new SourceSpan("t", 3, 9)), freeForm: false, []);

        Assert.Equal("t:3:13", arguments["src"]!.Span.ToString());
        Assert.Equal("t:3:20", arguments["dest"]!.Span.ToString());
        Assert.Equal(4, arguments["mode"]!.Span.Line);
    }
}
