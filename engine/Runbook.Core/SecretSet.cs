using System.Collections.Concurrent;

namespace Runbook.Core;

/// <summary>
/// The secret texts that a run has met. Whatever leaves the run has them replaced by <c>********</c>. Values shorter than
/// three characters are not searched for in other text (a password "1" would black out every number). Safe from any thread.
/// </summary>
public sealed class SecretSet
{
    private const int ShortestSearched = 3;
    private readonly ConcurrentDictionary<string, byte> _secrets = new(StringComparer.Ordinal);
    private volatile string[] _longestFirst = [];

    /// <summary>Remembers a secret text, and each of its lines when it has several.</summary>
    public void Add(string secret)
    {
        foreach (var part in secret.Contains('\n') ? [secret, .. secret.Split('\n')] : new[] { secret })
        {
            var text = part.Trim();
            if (text.Length >= ShortestSearched && _secrets.TryAdd(text, 0))
            {
                _longestFirst = [.. _secrets.Keys.OrderByDescending(s => s.Length)];
            }
        }
    }

    /// <summary>Remembers every text in a value that is marked secret, at any depth; what is not marked stays unknown.</summary>
    public void AddMarked(Value value)
    {
        if (!value.HoldsSecrets)
        {
            return;
        }

        switch (value)
        {
            case StringValue s:
                Add(s.Text);
                break;
            case ListValue l:
                foreach (var item in l.Items)
                {
                    AddMarked(item);
                }

                break;
            case MapValue m:
                foreach (var (_, item) in m.Entries)
                {
                    AddMarked(item);
                }

                break;
        }
    }

    /// <summary>Remembers every text inside a value.</summary>
    public void Add(Value value)
    {
        switch (value)
        {
            case StringValue s: Add(s.Text); break;
            case IntegerValue or FloatValue: Add(ValueJson.ToJson(value, maskSecrets: false)); break;
            case ListValue l:
                foreach (var item in l.Items)
                {
                    Add(item);
                }

                break;
            case MapValue m:
                foreach (var (_, item) in m.Entries)
                {
                    Add(item);
                }

                break;
        }
    }

    /// <summary>The text with every remembered secret in it replaced.</summary>
    public string MaskIn(string text)
    {
        foreach (var secret in _longestFirst)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                text = text.Replace(secret, ValueJson.Mask, StringComparison.Ordinal);
            }
        }

        return text;
    }
}
