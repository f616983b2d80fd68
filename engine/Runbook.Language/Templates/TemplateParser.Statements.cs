using Runbook.Core;

namespace Runbook.Language;

internal sealed partial class TemplateParser
{
    private static readonly string[] Words =
    [
        "if", "for", "set", "block", "macro", "call", "filter", "include", "import", "from", "extends", "with", "autoescape", "raw",
        "elif", "else", "endif", "endfor", "endset", "endblock", "endmacro", "endcall", "endfilter", "endwith", "endautoescape",
    ];

    private StatementNode Statement(Token word, string around, ReadOnlySpan<string> ends)
    {
        switch (word.Text)
        {
            case "if": return If(word);
            case "for": return For(word);
            case "set": return Set(word);
            case "block": return Block(word);
            case "macro": return Macro(word);
            case "call": return CallBlock(word);
            case "filter": return FilterBlock(word);
            case "with": return With(word);
            case "autoescape": return Autoescape(word);
            case "include": return Include(word);
            case "import": return Import(word);
            case "from": return From(word);
            case "extends": return Extends(word);
            case "do" when _options.Extensions:
                var expression = _expressions.Tuple();
                CloseBlock();
                return new StatementNodes.Do(_expressions.At(word), expression);
            case "break" or "continue" when _options.Extensions:
                CloseBlock();
                var signal = word.Text == "break" ? StatementNode.Signal.Break : StatementNode.Signal.Continue;
                return _loops > 0
                    ? new StatementNodes.Jump(_expressions.At(word), signal)
                    : throw _expressions.Error(word, $"'{word.Text}' stands outside of a loop");
        }

        var hint = word.Text is "do" or "break" or "continue" ? "this is one of Jinja's extensions, which are not switched on" : null;
        throw ends.Length > 0 && Array.IndexOf(Words, word.Text) >= 0
            ? _expressions.Error(word, $"'{word.Text}' does not fit here: '{around}' is still open", $"{{% {ends[^1]} %}} is missing")
            : Array.IndexOf(Words, word.Text) >= 0
            ? _expressions.Error(word, $"nothing that '{word.Text}' could belong to is open")
            : _expressions.Error(word, $"there is no statement '{word.Text}'", hint ?? DidYouMean.Hint(word.Text, Words));
    }

    private StatementNodes.If If(Token word)
    {
        List<(ExpressionNode, StatementNode)> branches = [];
        StatementNode? otherwise = null;
        var test = _expressions.Tuple(inlineIf: false);
        CloseBlock();
        while (true)
        {
            var (body, end) = Body("if", word, otherwise is null ? ["elif", "else", "endif"] : ["endif"]);
            branches.Add((test, body));
            if (end.Text == "elif")
            {
                test = _expressions.Tuple(inlineIf: false);
                CloseBlock();
                continue;
            }

            CloseBlock();
            if (end.Text == "else")
            {
                (otherwise, _) = Body("if", word, ["endif"]);
                CloseBlock();
            }

            return new(_expressions.At(word), [.. branches], otherwise);
        }
    }

    private LoopNode For(Token word)
    {
        _names.Push();
        _names.Push();
        var target = TargetTuple("in");
        _names.Pop();
        if (!_expressions.SkipName("in"))
        {
            throw _expressions.Error(_expressions.Current, $"'in' is expected, found {_expressions.Current.Described}");
        }

        var items = _expressions.Tuple(inlineIf: false, ends: "recursive");
        Declare(target);
        _names.Declare("loop");
        var filter = _expressions.SkipName("if") ? _expressions.Expression() : null;
        var recursive = _expressions.SkipName("recursive");
        CloseBlock();
        _loops++;
        var (body, end) = Body("for", word, ["else", "endfor"]);
        _loops--;
        CloseBlock();
        StatementNode? otherwise = null;
        _names.Pop();
        if (end.Text == "else")
        {
            (otherwise, _) = Body("for", word, ["endfor"]);
            CloseBlock();
        }

        return new(_expressions.At(word), target, items, filter, body, otherwise, recursive);
    }

    private StatementNode Set(Token word)
    {
        var target = TargetTuple(null);
        var place = _expressions.At(word);
        if (_expressions.Skip("="))
        {
            var value = _expressions.Tuple();
            CloseBlock();
            Declare(target);
            return new StatementNodes.Set(place, target, value);
        }

        var filters = _expressions.FiltersAndTests(new StatementNodes.Captured(place));
        CloseBlock();
        _names.Push();
        var (body, _) = Body("set", word, ["endset"]);
        CloseBlock();
        _names.Pop();
        Declare(target);
        return new StatementNodes.SetBlock(place, target, body, filters);
    }

    private StatementNodes.Block Block(Token word)
    {
        var name = _expressions.ExpectName("the name of the block");
        var (isScoped, isRequired) = (false, false);
        while (_expressions.Current.Kind == TokenKind.Name)
        {
            var modifier = _expressions.Advance();
            isScoped |= modifier.Text == "scoped";
            isRequired |= modifier.Text == "required";
            if (modifier.Text is not ("scoped" or "required"))
            {
                throw _expressions.Error(modifier, $"'scoped' or 'required' is expected, found '{modifier.Text}'");
            }
        }

        CloseBlock();
        if (_blocks.Exists(b => b.Name == name.Text))
        {
            throw _expressions.Error(name, $"the block '{name.Text}' is there twice");
        }

        _names.Push();
        var slot = _blocks.Count;
        _blocks.Add(new(default, name.Text, new StatementNodes.Text(default, ""), false, false));
        var (body, _) = Body("block", word, ["endblock"]);
        if (_expressions.Current.Kind == TokenKind.Name)
        {
            var end = _expressions.Advance();
            if (end.Text != name.Text)
            {
                throw _expressions.Error(end, $"the block that ends here is '{name.Text}'");
            }
        }

        CloseBlock();
        _names.Pop();
        return _blocks[slot] = new(_expressions.At(word), name.Text, body, isScoped, isRequired);
    }

    private MacroNode Macro(Token word)
    {
        var name = _expressions.ExpectName("the name of the macro");
        _names.Declare(name.Text);
        return MacroBody(word, name.Text, "macro", "endmacro");
    }

    private MacroNode MacroBody(Token word, string name, string what, string endWord)
    {
        _names.Push();
        var before = _names.BeginRead();
        var parameters = Parameters(required: what == "macro");
        CallNodes.Call? call = null;
        if (what == "call")
        {
            call = CallTarget();
        }

        CloseBlock();
        var (body, _) = Body(what, word, [endWord]);
        CloseBlock();
        var reads = _names.EndRead(before);
        _names.Pop();
        _call = call;
        return new(_expressions.At(word), name, parameters, body, reads);
    }

    private CallNodes.Call? _call;

    private CallNodes.Call CallTarget()
    {
        var place = _expressions.Current;
        return _expressions.Expression() as CallNodes.Call
            ?? throw _expressions.Error(place, "after 'call' the call of a macro is expected");
    }

    private CallBlockNode CallBlock(Token word)
    {
        var body = MacroBody(word, "caller", "call", "endcall");
        return new(_expressions.At(word), _call!, body);
    }

    private MacroNode.Parameter[] Parameters(bool required)
    {
        if (!required && !_expressions.Current.IsSign("("))
        {
            return [];
        }

        List<MacroNode.Parameter> parameters = [];
        _expressions.Expect("(");
        while (!_expressions.Skip(")"))
        {
            if (parameters.Count > 0)
            {
                _expressions.Expect(",");
                if (_expressions.Skip(")"))
                {
                    break;
                }
            }

            var name = _expressions.ExpectName("the name of a parameter");
            var fallback = _expressions.Skip("=") ? _expressions.Expression() : null;
            if (fallback is null && parameters.Exists(p => p.Default is not null))
            {
                throw _expressions.Error(name, "a parameter without a default stands after one with a default");
            }

            _names.Declare(name.Text);
            parameters.Add(new(name.Text, fallback));
        }

        return [.. parameters];
    }

    private StatementNodes.FilterBlock FilterBlock(Token word)
    {
        var filters = _expressions.FilterChain(new StatementNodes.Captured(_expressions.At(word)));
        CloseBlock();
        _names.Push();
        var (body, _) = Body("filter", word, ["endfilter"]);
        CloseBlock();
        _names.Pop();
        return new(_expressions.At(word), body, filters);
    }

    private StatementNodes.With With(Token word)
    {
        List<(Target, ExpressionNode)> names = [];
        while (_expressions.Current.Kind != TokenKind.End)
        {
            if (names.Count > 0)
            {
                _expressions.Expect(",");
            }

            var target = OneTarget();
            _expressions.Expect("=");
            names.Add((target, _expressions.Expression()));
        }

        CloseBlock();
        _names.Push();
        names.ForEach(n => Declare(n.Item1));
        var (body, _) = Body("with", word, ["endwith"]);
        CloseBlock();
        _names.Pop();
        return new(_expressions.At(word), [.. names], body);
    }

    private StatementNodes.Sequence Autoescape(Token word)
    {
        _expressions.Expression();
        CloseBlock();
        var (body, _) = Body("autoescape", word, ["endautoescape"]);
        CloseBlock();
        return body;
    }
}
