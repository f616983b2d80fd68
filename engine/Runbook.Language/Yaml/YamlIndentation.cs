using System.Text;
using YamlDotNet.Core;

namespace Runbook.Language;

/// <summary>
/// Mends what YamlDotNet refuses and libyaml (so Ansible) takes: a quoted text whose later lines stand further left than the lines
/// around it. Blanks at the start of such lines do not belong to the text, so putting some in changes nothing. Stateless.
/// </summary>
internal static class YamlIndentation
{
    /// <summary>Whether the parser stopped at such a text.</summary>
    public static bool IsCause(YamlException stop) =>
        stop.Message.Contains("-quoted scalar, found wrong indentation", StringComparison.Ordinal);

    /// <summary>
    /// The source with the quoted text that begins at <paramref name="start"/> moved to the right; null when it cannot be.
    /// </summary>
    public static string? Mend(string text, int start)
    {
        if (start < 0 || start >= text.Length || text[start] is not ('"' or '\''))
        {
            return null;
        }

        var quote = text[start];
        var column = start - (text.LastIndexOf('\n', start) + 1);
        var result = new StringBuilder(text.Length + 256).Append(text, 0, start + 1);
        var changed = false;
        for (var i = start + 1; i < text.Length; i++)
        {
            result.Append(text[i]);
            if (text[i] == quote)
            {
                if (quote == '"' || i + 1 >= text.Length || text[i + 1] != quote)
                {
                    return changed ? result.Append(text, i + 1, text.Length - i - 1).ToString() : null;
                }

                result.Append(text[++i]);
            }
            else if (text[i] == '\\' && quote == '"' && i + 1 < text.Length && text[i + 1] != '\n')
            {
                result.Append(text[++i]);
            }
            else if (text[i] == '\n')
            {
                var indent = 0;
                while (i + 1 + indent < text.Length && text[i + 1 + indent] == ' ')
                {
                    indent++;
                }

                if (indent <= column && i + 1 + indent < text.Length && text[i + 1 + indent] is not ('\n' or '\r'))
                {
                    result.Append(' ', column + 1 - indent);
                    changed = true;
                }
            }
        }

        return null;
    }
}
