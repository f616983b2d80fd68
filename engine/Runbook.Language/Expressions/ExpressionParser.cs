using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Parses Jinja's expressions: recursive descent over the grammar of the Jinja documentation ("Expressions"), with its
/// precedence: <c>-2 ** 2</c> is 4, <c>**</c> groups from the left, <c>~</c> binds tighter than <c>+</c>. Not safe from several threads.
/// </summary>
internal sealed partial class ExpressionParser
{
    private const int DeepestNesting = 200;

    private readonly SourceText _source;
    private readonly ExpressionLexer _lexer;
    private readonly FreeNames _names;
    private readonly Func<StringValue, SourceSpan, ExpressionNode>? _constants;
    private int _depth;

    /// <summary>A parser of a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="names">Where the names read are noted.</param>
    /// <param name="constants">What makes a node of a text constant that looks like a template; null for plain constants.</param>
    public ExpressionParser(SourceText source, FreeNames names, Func<StringValue, SourceSpan, ExpressionNode>? constants = null)
    {
        _source = source;
        _names = names;
        _constants = constants;
        _lexer = new(source, decodeEscapes: false);
    }

    /// <summary>The token that comes next.</summary>
    public Token Current { get; private set; }

    /// <summary>Where the text after the current token begins.</summary>
    public int Position => Current.Kind == TokenKind.End ? Current.Start : _lexer.Position;

    /// <summary>Whether any method was called that changes its value.</summary>
    public bool Mutates { get; private set; }

    /// <summary>Begins at an offset.</summary>
    public void Start(int offset, string? end, bool decodeEscapes)
    {
        _lexer.Start(offset, end, decodeEscapes);
        _depth = 0;
        Advance();
    }

    /// <summary>Takes the current token.</summary>
    public Token Advance()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    /// <summary>Takes a sign when it comes next.</summary>
    public bool Skip(string sign)
    {
        if (!Current.IsSign(sign))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes a word when it comes next.</summary>
    public bool SkipName(string name)
    {
        if (!Current.IsName(name))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes a sign that must come next.</summary>
    public void Expect(string sign)
    {
        if (!Skip(sign))
        {
            throw Error(Current, $"'{sign}' is expected, found {Current.Described}");
        }
    }

    /// <summary>Takes a name that must come next.</summary>
    public Token ExpectName(string what = "a name") =>
        Current.Kind == TokenKind.Name ? Advance() : throw Error(Current, $"{what} is expected, found {Current.Described}");

    /// <summary>The tag must end here.</summary>
    public void ExpectEnd()
    {
        if (Current.Kind != TokenKind.End)
        {
            var hint = Current.IsSign("=") ? "compare with ==" : null;
            throw Error(Current, $"the end of the expression is expected, found {Current.Described}", hint);
        }
    }

    /// <summary>The error that a token does not belong where it is.</summary>
    public DiagnosticException Error(Token token, string detail, string? hint = null) =>
        _source.Error(token.Start, Math.Max(token.End - token.Start, 1), detail, hint);

    /// <summary>The place of a token.</summary>
    public SourceSpan At(Token token) => _source.At(token.Start, token.End - token.Start);

    /// <summary>An expression, or several with commas between: a tuple.</summary>
    /// <param name="inlineIf">Whether <c>a if b</c> is allowed; not in the list of a <c>for</c>.</param>
    /// <param name="ends">A word that ends the tuple.</param>
    /// <param name="mayBeEmpty">Whether it may be empty, as in <c>()</c>.</param>
    public ExpressionNode Tuple(bool inlineIf = true, string? ends = null, bool mayBeEmpty = false)
    {
        var first = Current;
        List<ExpressionNode> items = [];
        var isTuple = false;
        while (!AtTupleEnd(ends))
        {
            items.Add(inlineIf ? Expression() : Or());
            if (!Current.IsSign(","))
            {
                break;
            }

            Advance();
            isTuple = true;
        }

        if (isTuple)
        {
            return new ValueNodes.Sequence(At(first), [.. items], tuple: true);
        }

        return items.Count == 1 ? items[0]
            : mayBeEmpty ? new ValueNodes.Sequence(At(first), [], tuple: true)
            : throw Error(Current, $"an expression is expected, found {Current.Described}");
    }

    /// <summary>One expression.</summary>
    public ExpressionNode Expression()
    {
        Enter();
        var mark = _names.Mark;
        var value = Or();
        while (Current.IsName("if"))
        {
            var token = Advance();
            var test = Or();
            var otherwise = SkipName("else") ? Expression() : null;
            _names.Guard(mark);
            value = new OperatorNodes.Conditional(At(token), test, value, otherwise);
        }

        _depth--;
        return value;
    }

    /// <summary>Arguments in parentheses.</summary>
    public CallNodes.ArgumentList Arguments()
    {
        Expect("(");
        List<ExpressionNode> positional = [];
        List<(string, ExpressionNode)> named = [];
        ExpressionNode? rest = null, namedRest = null;
        while (!Current.IsSign(")"))
        {
            var token = Current;
            if (Skip("*"))
            {
                rest = rest is null && namedRest is null ? Expression() : throw Error(token, "a second * argument");
            }
            else if (Skip("**"))
            {
                namedRest = namedRest is null ? Expression() : throw Error(token, "a second ** argument");
            }
            else
            {
                Argument(positional, named, rest is not null || namedRest is not null);
            }

            if (!Current.IsSign(")"))
            {
                Expect(",");
            }
        }

        Advance();
        return positional.Count + named.Count == 0 && rest is null && namedRest is null
            ? CallNodes.ArgumentList.None
            : new([.. positional], [.. named], rest, namedRest);
    }

    private void Argument(List<ExpressionNode> positional, List<(string, ExpressionNode)> named, bool afterRest)
    {
        var token = Current;
        if (token.Kind == TokenKind.Name && _lexer.NextIsAssignment())
        {
            Advance();
            Advance();
            if (named.Exists(n => n.Item1 == token.Text))
            {
                throw Error(token, $"the argument '{token.Text}' is given twice");
            }

            named.Add((token.Text, Expression()));
            return;
        }

        if (named.Count > 0 || afterRest)
        {
            throw Error(token, "an argument without a name stands after one with a name");
        }

        positional.Add(Expression());
    }

    private bool AtTupleEnd(string? ends) =>
        Current.Kind == TokenKind.End || Current.IsSign(")") || (ends is not null && Current.IsName(ends));

    private ExpressionNode Or()
    {
        var left = And();
        while (Current.IsName("or"))
        {
            var mark = _names.Mark;
            left = new OperatorNodes.Logical(At(Advance()), left, And(), isAnd: false);
            _names.Guard(mark);
        }

        return left;
    }

    private ExpressionNode And()
    {
        var left = Not();
        while (Current.IsName("and"))
        {
            var mark = _names.Mark;
            left = new OperatorNodes.Logical(At(Advance()), left, Not(), isAnd: true);
            _names.Guard(mark);
        }

        return left;
    }

    private ExpressionNode Not()
    {
        if (!Current.IsName("not"))
        {
            return Comparison();
        }

        Enter();
        var node = new OperatorNodes.Not(At(Advance()), Not());
        _depth--;
        return node;
    }

    private ExpressionNode Comparison()
    {
        var first = Sum();
        List<(string, ExpressionNode)>? rest = null;
        var place = Current;
        while (true)
        {
            string sign;
            if (Current.Kind == TokenKind.Sign && Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">="
                && Current.Kind == TokenKind.Sign)
            {
                sign = Advance().Text;
            }
            else if (SkipName("in"))
            {
                sign = "in";
            }
            else if (Current.IsName("not") && _lexer.NextIsWord("in"))
            {
                Advance();
                Advance();
                sign = "not in";
            }
            else
            {
                return rest is null ? first : new OperatorNodes.Compare(At(place), first, [.. rest]);
            }

            (rest ??= []).Add((sign, Sum()));
        }
    }

    private ExpressionNode Sum()
    {
        var left = Concat();
        while (Current.Kind == TokenKind.Sign && Current.Text is "+" or "-" && Current.Kind == TokenKind.Sign)
        {
            var sign = Advance();
            left = new OperatorNodes.Binary(At(sign), left, Concat(), sign.Text == "+" ? Operators.Add : Operators.Subtract);
        }

        return left;
    }

    private ExpressionNode Concat()
    {
        var first = Product();
        if (!Current.IsSign("~"))
        {
            return first;
        }

        var place = Current;
        List<ExpressionNode> parts = [first];
        while (Skip("~"))
        {
            parts.Add(Product());
        }

        return new OperatorNodes.Concat(At(place), [.. parts]);
    }

    private ExpressionNode Product()
    {
        var left = Power();
        while (Current.Kind == TokenKind.Sign && Current.Text is "*" or "/" or "//" or "%" && Current.Kind == TokenKind.Sign)
        {
            var sign = Advance();
            Func<Value, Value, EvaluationContext, Value> code = sign.Text switch
            {
                "*" => Operators.Multiply,
                "/" => Operators.Divide,
                "//" => Operators.FloorDivide,
                _ => Operators.Modulo,
            };
            left = new OperatorNodes.Binary(At(sign), left, Power(), code);
        }

        return left;
    }

    private ExpressionNode Power()
    {
        var left = Unary(withFilters: true);
        while (Current.IsSign("**"))
        {
            left = new OperatorNodes.Binary(At(Advance()), left, Unary(withFilters: true), Operators.Power);
        }

        return left;
    }

    private ExpressionNode Unary(bool withFilters)
    {
        ExpressionNode node;
        if (Current.Kind == TokenKind.Sign && Current.Text is "-" or "+" && Current.Kind == TokenKind.Sign)
        {
            Enter();
            var sign = Advance();
            node = new OperatorNodes.Unary(At(sign), Unary(withFilters: false), sign.Text == "-" ? Operators.Negate : Operators.Plus);
            _depth--;
        }
        else
        {
            node = Primary();
        }

        node = Postfix(node);
        return withFilters ? FiltersAndTests(node) : node;
    }

    // A limit of its own besides the stack's: a tree is walked by others as well.
    private void Enter()
    {
        if (++_depth > DeepestNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error(Current, "the expression is nested too deep");
        }
    }
}
