using System.Reflection;
using Runbook.Core;
using Runbook.Reporting;

namespace Runbook.Cli;

/// <summary>Writes findings in the forms asked for. Stateless.</summary>
internal static class LintOutputs
{
    private static readonly string[] Forms = ["text", "json", "sarif", "github"];

    /// <summary>Writes them.</summary>
    /// <param name="specs">As <c>--output</c> gives them; none: text on standard output.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="brief">Whether text is one line a finding.</param>
    /// <exception cref="DiagnosticException">A form is not known, or a file cannot be written.</exception>
    public static void Write(IReadOnlyList<string> specs, IReadOnlyList<Diagnostic> findings, bool brief)
    {
        foreach (var spec in specs.Count == 0 ? ["text"] : specs)
        {
            var form = spec.Split('=')[0];
            if (!Forms.Contains(form))
            {
                throw new DiagnosticException(Diagnostic.Error("unknown-output", "This output is not known", $"\"{form}\"", default,
                    DidYouMean.Hint(form, Forms) ?? $"one of {string.Join(", ", Forms)}"));
            }

            if (form.Length == spec.Length)
            {
                One(Console.Out, form, findings, brief);
                continue;
            }

            try
            {
                using var writer = new StreamWriter(spec[(form.Length + 1)..]);
                One(writer, form, findings, brief);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new DiagnosticException(Diagnostic.Error("output-file", "An output file cannot be written", e.Message, default));
            }
        }
    }

    private static void One(TextWriter writer, string form, IReadOnlyList<Diagnostic> findings, bool brief)
    {
        switch (form)
        {
            case "json": LintJson.Write(writer, findings); break;
            case "sarif": LintSarif.Write(writer, findings, Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0"); break;
            case "github": LintGithub.Write(writer, findings); break;
            default: LintText.Write(writer, findings, brief); break;
        }
    }
}
