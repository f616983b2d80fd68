using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>
/// A module written in another language, as its file shows it: how it wants its arguments, and what runs it (docs.ansible.com,
/// "Ansible module architecture"). Immutable.
/// </summary>
internal sealed partial record ScriptFile(string Path, byte[] Bytes)
{
    /// <summary>How a module takes its arguments.</summary>
    public enum Style
    {
        /// <summary>A file of <c>key=value</c> words.</summary>
        Words,

        /// <summary>A file of JSON: its text holds <c>WANT_JSON</c>.</summary>
        Json,

        /// <summary>JSON in the place of a marker in its own text.</summary>
        Inline,

        /// <summary>A program, which gets a file of JSON.</summary>
        Program,
    }

    /// <summary>What stands in a module's text where its arguments are to be.</summary>
    public const string Marker = "<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>";

    private readonly Lazy<string> _text = new(() => Encoding.Latin1.GetString(Bytes));

    /// <summary>How it takes its arguments.</summary>
    public Style Takes =>
        Array.IndexOf(Bytes, (byte)0) >= 0 ? Style.Program
        : _text.Value.Contains(Marker, StringComparison.Ordinal) ? Style.Inline
        : _text.Value.Contains("WANT_JSON", StringComparison.Ordinal) ? Style.Json
        : Style.Words;

    /// <summary>The words of the <c>#!</c> line; empty when there is none.</summary>
    public IReadOnlyList<string> Interpreter
    {
        get
        {
            if (!_text.Value.StartsWith("#!", StringComparison.Ordinal))
            {
                return [];
            }

            var words = _text.Value[2..].Split('\n', 2)[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            return words is [var env, var program, ..] && env.EndsWith("/env", StringComparison.Ordinal) ? [program, .. words[2..]] : words;
        }
    }

    /// <summary>Why it cannot be run; null when it can.</summary>
    public string? Refusal =>
        Takes == Style.Program ? null
        : ImportsAnsible().IsMatch(_text.Value) || _text.Value.Contains("<<INCLUDE_ANSIBLE_MODULE_COMMON>>", StringComparison.Ordinal)
            ? $"{Path} imports ansible.module_utils, Ansible's Python library, which Runbook does not put on hosts: let it read its arguments itself (WANT_JSON), or write it as a C# module"
        : _text.Value.Contains("#Requires -Module", StringComparison.OrdinalIgnoreCase) || Interpreter is ["powershell", ..]
            ? $"{Path} is a PowerShell module for Windows hosts"
        : Interpreter.Count == 0 ? $"{Path} has no #! line, so nothing says what runs it"
        : null;

    /// <summary>Its bytes with JSON in the place of the marker.</summary>
    public byte[] With(string json) => Encoding.Latin1.GetBytes(_text.Value.Replace(Marker, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(json)), StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*(from|import)\s+ansible(\.|_collections\.[\w.]+\.)module_utils", RegexOptions.Multiline)]
    private static partial Regex ImportsAnsible();
}
