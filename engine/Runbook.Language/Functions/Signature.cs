using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The parameters of a function, written as names in order: <c>name</c> is required, <c>name?</c> optional, <c>*</c> takes the
/// other positional arguments (names after it can only be given by name), <c>**</c> the other named ones. Immutable.
/// </summary>
internal sealed class Signature
{
    private readonly string[] _names;
    private readonly bool[] _required;
    private readonly int _positional;
    private readonly bool _takesRest;
    private readonly bool _takesNamed;

    public Signature(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parameters = words.Where(w => w is not "*" and not "**").ToArray();
        _names = [.. parameters.Select(w => w.TrimEnd('?'))];
        _required = [.. parameters.Select(w => !w.EndsWith('?'))];
        _takesRest = words.Contains("*");
        _takesNamed = words.Contains("**");
        _positional = _takesRest ? Array.IndexOf(words, "*") : _names.Length;
    }

    /// <summary>Puts the arguments in the order of the parameters; too many, unknown or missing ones are errors.</summary>
    public Call Bind(EvaluationContext context, string function, CallArguments arguments)
    {
        var values = new Value?[_names.Length];
        var taken = Math.Min(arguments.Positional.Count, _positional);
        for (var i = 0; i < taken; i++)
        {
            values[i] = arguments.Positional[i];
        }

        IReadOnlyList<Value> rest = [];
        if (arguments.Positional.Count > _positional)
        {
            if (!_takesRest)
            {
                Fail(context, function, $"takes at most {_positional} arguments, but {arguments.Positional.Count} were given");
            }

            rest = [.. arguments.Positional.Skip(_positional)];
        }

        var extra = BindNamed(context, function, arguments, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null && _required[i])
            {
                Fail(context, function, $"needs the argument \"{_names[i]}\"");
            }
        }

        return new Call(context, function, values, rest, extra);
    }

    private List<KeyValuePair<string, Value>> BindNamed(
        EvaluationContext context, string function, CallArguments arguments, Value?[] values)
    {
        List<KeyValuePair<string, Value>> extra = [];
        foreach (var (name, value) in arguments.Named)
        {
            var index = Array.IndexOf(_names, name);
            if (index >= 0 && values[index] is null)
            {
                values[index] = value;
            }
            else if (index >= 0)
            {
                Fail(context, function, $"got the argument \"{name}\" twice");
            }
            else if (_takesNamed)
            {
                extra.Add(new(name, value));
            }
            else
            {
                Fail(context, function, $"has no argument \"{name}\"", DidYouMean.Hint(name, _names));
            }
        }

        return extra;
    }

    private static void Fail(EvaluationContext context, string function, string detail, string? hint = null) =>
        context.Fail("bad-arguments", "A function was called with the wrong arguments", $"{function} {detail}", hint);
}
