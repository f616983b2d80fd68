using Runbook.Core;

namespace Runbook.Language;

internal sealed partial class ExpressionParser
{
    /// <summary>A filter as in <c>{% filter name(…) %}</c>, applied to <paramref name="input"/>, and those after it.</summary>
    public ExpressionNode FilterChain(ExpressionNode input)
    {
        var node = FilterCall(input, Current);
        while (Current.IsSign("|"))
        {
            var bar = Advance();
            node = FilterCall(node, bar);
        }

        return node;
    }

    /// <summary>Filters and tests after a value.</summary>
    public ExpressionNode FiltersAndTests(ExpressionNode node)
    {
        while (true)
        {
            if (Current.IsSign("|"))
            {
                Advance();
                node = FilterCall(node, Current);
            }
            else if (Current.IsName("is"))
            {
                Advance();
                node = Test(node);
            }
            else if (Current.IsSign("("))
            {
                node = Call(node, Current);
            }
            else
            {
                return node;
            }
        }
    }

    private ExpressionNode FilterCall(ExpressionNode input, Token place)
    {
        var name = DottedName("the name of a filter");
        var node = new CallNodes.Filter(At(place), input, name, Current.IsSign("(") ? Arguments() : CallNodes.ArgumentList.None);
        Note(FunctionKind.Filter, name, node.Span);
        return node;
    }

    private ExpressionNode Test(ExpressionNode input)
    {
        var negated = SkipName("not");
        var place = Current;
        var name = DottedName("the name of a test");
        var arguments = CallNodes.ArgumentList.None;
        if (Current.IsSign("("))
        {
            arguments = Arguments();
        }
        else if (Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float || Current.IsSign("[") || Current.IsSign("{")
            || (Current.Kind == TokenKind.Name && Current.Text is not ("else" or "or" or "and")))
        {
            if (Current.IsName("is"))
            {
                throw Error(Current, "tests cannot be chained", "join them with \"and\"");
            }

            arguments = new([Postfix(Primary())], [], null, null);
        }

        Note(FunctionKind.Test, name, At(place));
        return new CallNodes.Test(At(place), input, name, arguments, negated);
    }

    // What stands before a default or a test for being defined may be undefined: all that was read so far, to be on the safe side.
    private void Note(FunctionKind kind, string name, SourceSpan span)
    {
        _names.Call(kind, name, span);
        if (kind == FunctionKind.Filter ? name.EndsWith("default", StringComparison.Ordinal) || name == "d" : name.EndsWith("defined", StringComparison.Ordinal))
        {
            _names.Guard(0);
        }
    }

    private string DottedName(string what)
    {
        var name = ExpectName(what).Text;
        while (Current.IsSign("."))
        {
            Advance();
            name += "." + ExpectName(what).Text;
        }

        return name;
    }

    private ExpressionNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Advance();
                return Word(token);
            case TokenKind.String: return Text();
            case TokenKind.Integer or TokenKind.Float:
                Advance();
                return new ValueNodes.Constant(At(token), token.Constant!);
            case TokenKind.Sign when token.Text == "(":
                Enter();
                Advance();
                var inner = Tuple(mayBeEmpty: true);
                Expect(")");
                _depth--;
                return inner;
            case TokenKind.Sign when token.Text == "[": return List();
            case TokenKind.Sign when token.Text == "{": return Map();
            default: throw Error(token, $"an expression is expected, found {token.Described}");
        }
    }

    private ExpressionNode Word(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True": return new ValueNodes.Constant(At(token), Value.True);
            case "false" or "False": return new ValueNodes.Constant(At(token), Value.False);
            case "none" or "None": return new ValueNodes.Constant(At(token), Value.Null);
            case "not" or "and" or "or" or "in" or "is" or "if" or "else":
                throw Error(token, $"an expression is expected, found '{token.Text}'");
        }

        if (!Current.IsSign("("))
        {
            _names.Use(token.Text, At(token));
        }
        else
        {
            _names.Read.Add(token.Text);
        }

        return new ValueNodes.Name(At(token), token.Text);
    }

    private ExpressionNode Text()
    {
        var token = Advance();
        var text = (StringValue)token.Constant!;
        if (Current.Kind == TokenKind.String)
        {
            var joined = new System.Text.StringBuilder(text.Text);
            while (Current.Kind == TokenKind.String)
            {
                joined.Append(((StringValue)Advance().Constant!).Text);
            }

            text = new StringValue(joined.ToString());
        }

        return _constants is not null && StringValue.LooksLikeTemplate(text.Text)
            ? _constants(text, At(token))
            : new ValueNodes.Constant(At(token), text);
    }

    private ExpressionNode List()
    {
        Enter();
        var place = Advance();
        List<ExpressionNode> items = [];
        while (!Current.IsSign("]"))
        {
            items.Add(Expression());
            if (!Current.IsSign("]"))
            {
                Expect(",");
            }
        }

        Advance();
        _depth--;
        return new ValueNodes.Sequence(At(place), [.. items], tuple: false);
    }

    private ExpressionNode Map()
    {
        Enter();
        var place = Advance();
        if (Current.IsSign("{") && Current.Start == place.End)
        {
            throw Error(place, "'{{' stands inside an expression", "names stand in an expression without {{ }}");
        }

        List<(ExpressionNode, ExpressionNode)> entries = [];
        while (!Current.IsSign("}"))
        {
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
            if (!Current.IsSign("}"))
            {
                Expect(",");
            }
        }

        Advance();
        _depth--;
        return new ValueNodes.Map(At(place), [.. entries]);
    }

    private ExpressionNode Postfix(ExpressionNode node)
    {
        while (true)
        {
            if (Current.IsSign("."))
            {
                node = Attribute(node);
            }
            else if (Current.IsSign("["))
            {
                node = Subscript(node);
            }
            else if (Current.IsSign("("))
            {
                node = Call(node, Current);
            }
            else
            {
                return node;
            }
        }
    }

    private ExpressionNode Call(ExpressionNode node, Token place)
    {
        Enter();
        Mutates |= node is AccessNodes.Attribute { Name: var method } && Methods.IsMutating(method);
        var arguments = Arguments();
        if (node is ValueNodes.Name { Text: "lookup" or "query" or "q" }
            && arguments.Positional is [ValueNodes.Constant { Value: StringValue lookup } first, ..])
        {
            _names.Call(FunctionKind.Lookup, lookup.Text, first.Span);
        }

        var call = new CallNodes.Call(node is AccessNodes.Attribute or ValueNodes.Name ? node.Span : At(place), node, arguments);
        _depth--;
        return call;
    }

    private ExpressionNode Attribute(ExpressionNode node)
    {
        Advance();
        var token = Advance();
        switch (token.Kind)
        {
            case TokenKind.Name:
                if (node is ValueNodes.Name { Text: "vars" } && !Current.IsSign("("))
                {
                    _names.Use(token.Text);
                }

                return new AccessNodes.Attribute(At(token), node, token.Text);
            case TokenKind.Integer: return new AccessNodes.Item(At(token), node, new ValueNodes.Constant(At(token), token.Constant!));
            default: throw Error(token, $"after '.' a name or number is expected, found {token.Described}");
        }
    }

    private ExpressionNode Subscript(ExpressionNode node)
    {
        Enter();
        var place = Advance();
        List<ExpressionNode> keys = [];
        while (true)
        {
            if (Current.IsSign(":") || Current.IsSign("]"))
            {
                if (keys.Count == 0 && Current.IsSign(":"))
                {
                    return Slice(node, null, place);
                }

                throw Error(Current, $"an expression is expected, found {Current.Described}");
            }

            keys.Add(Expression());
            if (Current.IsSign(":") && keys.Count == 1)
            {
                return Slice(node, keys[0], place);
            }

            if (Skip("]"))
            {
                break;
            }

            Expect(",");
        }

        _depth--;
        if (node is ValueNodes.Name { Text: "vars" } && keys is [ValueNodes.Constant { Value: StringValue name }])
        {
            _names.Use(name.Text);
        }

        var key = keys.Count == 1 ? keys[0] : new ValueNodes.Sequence(At(place), [.. keys], tuple: true);
        return new AccessNodes.Item(At(place), node, key);
    }

    private ExpressionNode Slice(ExpressionNode node, ExpressionNode? start, Token place)
    {
        ExpressionNode? Part() => Current.IsSign(":") || Current.IsSign("]") ? null : Expression();
        Expect(":");
        var stop = Part();
        var step = Skip(":") ? Part() : null;
        Expect("]");
        _depth--;
        return new AccessNodes.Slice(At(place), node, start, stop, step);
    }
}
