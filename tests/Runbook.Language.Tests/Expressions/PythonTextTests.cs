using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(2.5, "2.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.0, "100.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e100, "1.5e+100")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NaN, "nan")]
    public void Repr_Float_IsPythons(double number, string expected) => Assert.Equal(expected, PythonText.Repr(number));

    [Theory]
    [InlineData("a", "'a'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("'\"", "'\\'\"'")]
    [InlineData("a\nb\\\t\u0001", "'a\\nb\\\\\\t\\x01'")]
    [InlineData("ü☃\u200b", "'ü☃\\u200b'")]
    public void Repr_Text_QuotesAsPython(string text, string expected) => Assert.Equal(expected, PythonText.Repr(Value.Of(text)));

    [Fact]
    public void Str_Nested_ShowsReprInside()
    {
        var value = Value.Of([Value.Null, Value.True, Value.Of(1.0), new ListValue([Value.Of("x")], tuple: true),
            Value.Map(("k", Value.Of("v'")))]);
        Assert.Equal("[None, True, 1.0, ('x',), {'k': \"v'\"}]", PythonText.Str(value));
    }

    [Fact]
    public void Str_Dates_AreIso()
    {
        var date = new DateTimeValue(new DateTime(2024, 2, 29, 13, 5, 9));
        var later = new DateTimeValue(new DateTime(2024, 3, 1));
        var context = Evaluation.Context(("a", date), ("b", later));
        Assert.Equal("2024-02-29 13:05:09", PythonText.Str(date));
        Assert.Equal("\"2024-02-29T13:05:09\"", Evaluation.Json(Templar.EvaluateExpression("a", context)));
        Assert.Equal("0", Evaluation.Json(Templar.EvaluateExpression("(b - a).days", context)));
        Assert.Equal("39291.0", Evaluation.Json(Templar.EvaluateExpression("(b - a).total_seconds()", context)));
        Assert.Equal("\"-1 day, 13:05:09\"", Evaluation.Json(Templar.EvaluateExpression("(a - b) ~ ''", context)));
        Assert.Equal("\"29/02/24 060 Thursday\"", Evaluation.Json(Templar.EvaluateExpression("a.strftime('%d/%m/%y %j %A')", context)));
        Assert.Equal("true", Evaluation.Json(Templar.EvaluateExpression("a < b and a.year == 2024", context)));
    }
}
