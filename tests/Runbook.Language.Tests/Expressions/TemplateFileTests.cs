using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class TemplateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-templates");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{% include 'part.j2' %}!", "part 5 loc!")]
    [InlineData("{% include 'part.j2' without context %}!", "part 5 !")]
    [InlineData("{% include ['no.j2', 'part.j2'] %}", "part 5 loc")]
    [InlineData("a{% include 'no.j2' ignore missing %}b", "ab")]
    [InlineData("{% include 'no.j2' %}", null)]
    [InlineData("{% import 'lib.j2' as lib %}{{ lib.twice('x') }}{{ lib.value }}", "xx7")]
    [InlineData("{% from 'lib.j2' import twice as t, value with context %}{{ t('x') }}{{ value }}", "xx7")]
    [InlineData("{% from 'lib.j2' import nothing %}{{ nothing }}", null)]
    [InlineData("{% extends 'base.j2' %}ignored{% block body %}child {{ super() }}{% endblock %}", "[child base 5]")]
    [InlineData("{% extends 'middle.j2' %}{% block body %}child {{ super() }}{% endblock %}", "[child middle base 5]")]
    [InlineData("{% include 'self.j2' %}", null)]
    public void Render_OtherTemplates_AreFoundBesideAndInTemplates(string text, string? expected)
    {
        var templates = _folder.CreateSubdirectory("templates").FullName;
        void Write(string name, string content) => File.WriteAllText(Path.Combine(templates, name), content);
        Write("part.j2", "part {{ n }} {{ local | default('') }}\n");
        Write("lib.j2", "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{% set value = 7 %}");
        Write("base.j2", "[{% block body %}base {{ n }}{% endblock %}]");
        Write("middle.j2", "{% extends 'base.j2' %}{% block body %}middle {{ super() }}{% endblock %}");
        Write("self.j2", "{% include 'self.j2' %}");
        var context = Evaluation.Context(new LookupEnvironment { SearchPaths = [_folder.FullName] }, ("n", Value.Of(5)));
        var template = Template.Parse("{% set local = 'loc' %}" + text, new SourceSpan(Path.Combine(templates, "main.j2"), 1, 1),
            TemplateOptions.File);
        if (expected is null)
        {
            Assert.Throws<DiagnosticException>(() => template.Render(context));
            return;
        }

        Assert.Equal(expected, template.Render(context));
    }
}
