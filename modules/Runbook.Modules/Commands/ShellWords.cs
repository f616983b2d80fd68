using System.Text;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Words of a command line: split as Python's <c>shlex</c> does, and written back for a POSIX shell. Stateless.</summary>
internal static class ShellWords
{
    /// <summary>Splits a command line; false when a quote is not closed.</summary>
    public static bool TrySplit(string line, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        words = found;
        var word = new StringBuilder();
        var isOpen = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (isOpen)
                {
                    found.Add(word.ToString());
                    word.Clear();
                    isOpen = false;
                }

                continue;
            }

            isOpen = true;
            if (c is '\'' or '"')
            {
                if (!TakeQuoted(line, ref i, word))
                {
                    return false;
                }
            }
            else if (c == '\\')
            {
                if (++i >= line.Length)
                {
                    return false;
                }

                word.Append(line[i]);
            }
            else
            {
                word.Append(c);
            }
        }

        if (isOpen)
        {
            found.Add(word.ToString());
        }

        return true;
    }

    /// <summary>
    /// One shell word that expands as Ansible's modules expand a word or path: a leading <c>~</c> or <c>~user</c>, and environment
    /// variables, where one that is not set stays as written.
    /// </summary>
    /// <param name="word">The word as written.</param>
    /// <param name="glob">Whether <c>* ? [ ]</c> keep their meaning. Default false.</param>
    public static Sh Expanding(string word, bool glob = false)
    {
        var text = new StringBuilder();
        var at = Tilde(word);
        text.Append(word, 0, at);
        var plain = new StringBuilder();
        while (at < word.Length)
        {
            var length = VariableLength(word, at, out var name);
            if (length > 0)
            {
                Flush(text, plain);
                text.Append("\"${").Append(name).Append('-').Append(EscapeReference(word.Substring(at, length))).Append("}\"");
                at += length;
            }
            else if (glob && word[at] is '*' or '?' or '[' or ']')
            {
                Flush(text, plain);
                text.Append(word[at++]);
            }
            else
            {
                plain.Append(word[at++]);
            }
        }

        Flush(text, plain);
        return Sh.Verbatim(text.Length == 0 ? "''" : text.ToString());
    }

    private static bool TakeQuoted(string line, ref int i, StringBuilder word)
    {
        var quote = line[i];
        for (i++; i < line.Length && line[i] != quote; i++)
        {
            if (quote == '"' && line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
            {
                i++;
            }

            word.Append(line[i]);
        }

        return i < line.Length;
    }

    private static int Tilde(string word)
    {
        if (word.Length == 0 || word[0] != '~')
        {
            return 0;
        }

        var end = word.IndexOf('/') is >= 0 and var slash ? slash + 1 : word.Length;
        var name = word[1..end].TrimEnd('/');
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? end : 0;
    }

    private static int VariableLength(string word, int at, out string name)
    {
        name = "";
        if (word[at] != '$' || at + 1 >= word.Length)
        {
            return 0;
        }

        var isBraced = word[at + 1] == '{';
        var start = at + (isBraced ? 2 : 1);
        var end = start;
        while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
        {
            end++;
        }

        if (end == start || char.IsAsciiDigit(word[start]) || (isBraced && (end >= word.Length || word[end] != '}')))
        {
            return 0;
        }

        name = word[start..end];
        return end - at + (isBraced ? 1 : 0);
    }

    private static string EscapeReference(string reference) =>
        reference.Replace("$", "\\$", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal);

    private static void Flush(StringBuilder text, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            text.Append(Sh.Quote(plain.ToString()));
            plain.Clear();
        }
    }
}
