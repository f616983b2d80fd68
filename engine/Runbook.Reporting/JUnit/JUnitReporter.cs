using System.Globalization;
using System.Text;
using System.Xml;
using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Reporting;

/// <summary>
/// JUnit XML as build servers read it (the schema that Jenkins' xUnit plug-in publishes, <c>junit-10.xsd</c>): a test suite a play, a test
/// case a task on a host. It is written when the run ends. For one thread at a time.
/// </summary>
public sealed class JUnitReporter(TextWriter output) : IEventSink
{
    private readonly List<JUnitSuite> _suites = [];

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        switch (e)
        {
            case RunEvent.PlayStarted p:
                _suites.Add(new(p.Name, p.At));
                break;
            case RunEvent.TaskFinished f when _suites.Count > 0:
                _suites[^1].Cases.Add(f);
                _suites[^1].End = f.At;
                break;
            case RunEvent.RunFinished r:
                Write(r);
                break;
        }
    }

    private static bool IsFailure(TaskOutcome outcome) => outcome is { Status: TaskStatus.Failed, Ignored: false };

    private static bool IsError(TaskOutcome outcome) => outcome is { Status: TaskStatus.Unreachable, Ignored: false };

    private static bool IsSkip(TaskOutcome outcome) => outcome.Status is TaskStatus.Skipped or TaskStatus.WouldRun;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static void WriteCounts(XmlWriter xml, IReadOnlyCollection<RunEvent.TaskFinished> cases, TimeSpan time)
    {
        void Count(string name, Func<TaskOutcome, bool> counts) =>
            xml.WriteAttributeString(name, cases.Count(c => counts(c.Outcome)).ToString(CultureInfo.InvariantCulture));
        Count("tests", _ => true);
        Count("failures", IsFailure);
        Count("errors", IsError);
        xml.WriteAttributeString("time", Seconds(time));
    }

    private void Write(RunEvent.RunFinished run)
    {
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = Encoding.UTF8, CloseOutput = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "runbook");
            WriteCounts(xml, [.. _suites.SelectMany(s => s.Cases)], run.Duration);
            foreach (var suite in _suites)
            {
                WriteSuite(xml, suite);
            }

            xml.WriteEndElement();
        }

        output.Write('\n');
        output.Flush();
    }

    private static void WriteSuite(XmlWriter xml, JUnitSuite suite)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(suite.Name));
        WriteCounts(xml, suite.Cases, suite.End - suite.Start);
        xml.WriteAttributeString("skipped", suite.Cases.Count(c => IsSkip(c.Outcome)).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("timestamp", suite.Start.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        foreach (var finished in suite.Cases)
        {
            WriteCase(xml, suite, finished);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, JUnitSuite suite, RunEvent.TaskFinished finished)
    {
        var outcome = finished.Outcome;
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Clean($"[{finished.Host}] {finished.Task.Name}"));
        xml.WriteAttributeString("classname", Clean($"{suite.Name}.{finished.Task.Action}"));
        xml.WriteAttributeString("time", Seconds(outcome.Duration));
        if (IsSkip(outcome))
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(outcome.Status == TaskStatus.WouldRun ? "would run" : outcome.Message ?? "skipped"));
            xml.WriteEndElement();
        }
        else if (IsFailure(outcome) || IsError(outcome))
        {
            xml.WriteStartElement(IsError(outcome) ? "error" : "failure");
            xml.WriteAttributeString("message", Clean(FailureText.Reason(outcome)));
            xml.WriteString(Clean(string.Join('\n', FailureText.Lines(finished.Task, outcome, everything: false))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>XML 1.0 has no way to write most control characters and lone surrogates: U+FFFD stands for them.</summary>
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text, i++, 2);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return clean.ToString();
    }
}
