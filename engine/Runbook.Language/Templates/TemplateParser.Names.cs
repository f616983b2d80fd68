namespace Runbook.Language;

internal sealed partial class TemplateParser
{
    private ImportNodes.Include Include(Token word)
    {
        var name = _expressions.Expression();
        var ignoreMissing = _expressions.SkipName("ignore");
        if (ignoreMissing && !_expressions.SkipName("missing"))
        {
            throw _expressions.Error(_expressions.Current, "'missing' is expected after 'ignore'");
        }

        var withContext = Context(true);
        CloseBlock();
        return new(_expressions.At(word), name, ignoreMissing, withContext);
    }

    private ImportNodes.Import Import(Token word)
    {
        var name = _expressions.Expression();
        if (!_expressions.SkipName("as"))
        {
            throw _expressions.Error(_expressions.Current, $"'as' is expected, found {_expressions.Current.Described}");
        }

        var alias = _expressions.ExpectName();
        var withContext = Context(false);
        CloseBlock();
        _names.Declare(alias.Text);
        return new(_expressions.At(word), name, alias.Text, withContext);
    }

    private ImportNodes.From From(Token word)
    {
        var name = _expressions.Expression();
        if (!_expressions.SkipName("import"))
        {
            throw _expressions.Error(_expressions.Current, $"'import' is expected, found {_expressions.Current.Described}");
        }

        List<(string, string)> names = [];
        bool? withContext = null;
        while (_expressions.Current.Kind != TokenKind.End)
        {
            if (names.Count > 0 && _expressions.Current.Text is "with" or "without" && TryContext() is { } found)
            {
                withContext = found;
                break;
            }

            var wanted = _expressions.ExpectName();
            var alias = _expressions.SkipName("as") ? _expressions.ExpectName() : wanted;
            names.Add((wanted.Text, alias.Text));
            _names.Declare(alias.Text);
            if (!_expressions.Skip(",") && _expressions.Current.Text is not ("with" or "without"))
            {
                break;
            }
        }

        CloseBlock();
        return new(_expressions.At(word), name, [.. names], withContext ?? false);
    }

    private ImportNodes.Extends Extends(Token word)
    {
        var name = _expressions.Expression();
        CloseBlock();
        return new(_expressions.At(word), name);
    }

    private bool Context(bool fallback) => TryContext() ?? fallback;

    private bool? TryContext()
    {
        if (_expressions.Current.Text is not ("with" or "without"))
        {
            return null;
        }

        var word = _expressions.Advance();
        return _expressions.SkipName("context") ? word.Text == "with"
            : throw _expressions.Error(_expressions.Current, $"'context' is expected after '{word.Text}'");
    }

    private Target TargetTuple(string? ends)
    {
        var place = _expressions.Current;
        List<Target> targets = [];
        var isTuple = false;
        do
        {
            if (targets.Count > 0 && (_expressions.Current.IsSign("=") || (ends is not null && _expressions.Current.IsName(ends))))
            {
                break;
            }

            targets.Add(OneTarget());
            isTuple |= _expressions.Current.IsSign(",");
        }
        while (_expressions.Skip(","));
        return isTuple ? new Target.Several(_expressions.At(place), [.. targets]) : targets[0];
    }

    private Target OneTarget()
    {
        var token = _expressions.Current;
        if (token.IsSign("(") || token.IsSign("["))
        {
            if (++_depth > DeepestNesting)
            {
                throw _expressions.Error(token, "names are nested too deep");
            }

            _expressions.Advance();
            var inner = TargetTuple(null);
            _expressions.Expect(token.Text == "(" ? ")" : "]");
            _depth--;
            return inner;
        }

        _expressions.ExpectName("a name to set");
        if (token.Text is "true" or "false" or "none" or "True" or "False" or "None" or "and" or "or" or "not" or "in" or "is" or "if"
            or "else")
        {
            throw _expressions.Error(token, $"'{token.Text}' cannot be set");
        }

        var place = _expressions.At(token);
        return _expressions.Skip(".")
            ? new Target.Attribute(place, token.Text, _expressions.ExpectName("the name of an attribute").Text)
            : new Target.Name(place, token.Text);
    }

    private void Declare(Target target)
    {
        switch (target)
        {
            case Target.Name name: _names.Declare(name.Text); break;
            case Target.Several several:
                foreach (var inner in several.Targets)
                {
                    Declare(inner);
                }

                break;
        }
    }
}
