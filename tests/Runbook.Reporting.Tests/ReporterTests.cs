using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Runbook.Core;

namespace Runbook.Reporting.Tests;

public sealed class ReporterTests
{
    [Theory]
    [InlineData(0, true, false)]
    [InlineData(3, false, false)]
    [InlineData(0, true, true)]
    public void Emit_WholeRun_WritesApprovedLines(int verbosity, bool diff, bool colour)
    {
        var output = new StringWriter { NewLine = "\n" };
        SampleRun.Play(new LinesReporter(output, new(verbosity, diff, colour)));
        Approved.Check(output.ToString(), $"lines-v{verbosity}{(colour ? "-colour" : "")}.txt");
    }

    [Fact]
    public void Emit_WholeRun_WritesApprovedJson()
    {
        var output = new StringWriter();
        SampleRun.Play(new JsonLinesReporter(output));
        Approved.Check(output.ToString(), "run.jsonl");
    }

    [Fact]
    public void Read_EveryEvent_GivesItBack()
    {
        foreach (var e in SampleRun.Events)
        {
            var line = RunEventJson.Write(e);
            var back = RunEventJson.Read(line);
            Assert.Equal(e.GetType(), back.GetType());
            Assert.Equal(line, RunEventJson.Write(back));
        }
    }

    [Fact]
    public void Write_SecretValue_IsMasked()
    {
        var task = new TaskRef("0", "t", "debug", default);
        var outcome = new TaskOutcome(Core.TaskStatus.Ok, Value.Map(("deep", Value.Of([Value.Of("hunter2").AsSecret()]))), TimeSpan.Zero);
        var line = RunEventJson.Write(new RunEvent.TaskFinished(DateTimeOffset.UnixEpoch, task, "h", outcome, IsLoop: false));
        Assert.DoesNotContain("hunter2", line);
        Assert.Contains(ValueJson.Mask, line);
    }

    [Fact]
    public void Emit_WholeRun_WritesApprovedJUnit()
    {
        var output = new StringWriter();
        SampleRun.Play(new JUnitReporter(output));
        Approved.Check(output.ToString(), "junit.xml");
        Assert.Empty(Problems(output.ToString()));
    }

    [Fact]
    public void Emit_RunOfNothing_WritesValidJUnit()
    {
        var output = new StringWriter();
        new JUnitReporter(output).Emit(new RunEvent.RunFinished(DateTimeOffset.UnixEpoch, [], TimeSpan.Zero, 1));
        Assert.Empty(Problems(output.ToString()));
    }

    private static List<string> Problems(string xml)
    {
        using var schema = XmlReader.Create(Path.Combine(Path.GetDirectoryName(ThisFile())!, "junit.xsd"));
        var schemas = new XmlSchemaSet();
        schemas.Add(null, schema);
        var problems = new List<string>();
        XDocument.Parse(xml).Validate(schemas, (_, e) => problems.Add(e.Message));
        return problems;
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
