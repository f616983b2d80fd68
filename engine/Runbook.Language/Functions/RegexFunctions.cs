using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters and tests with regular expressions. Stateless but for the cache.</summary>
internal sealed partial class RegexFunctions(RegexCache cache)
{
    public void AddTo(FunctionList filters, FunctionList tests)
    {
        filters.Add("regex_replace", "value pattern? replacement? ignorecase? multiline? count? mandatory_count?", c => Guard(c, Replace));
        filters.Add("regex_search", "value regex * ignorecase? multiline?", c => Guard(c, Search));
        filters.Add("regex_findall", "value regex multiline? ignorecase?", c => Guard(c, FindAll));
        filters.AddText("regex_escape", "value re_type?", Escape);
        tests.Add("match", "value pattern? ignorecase? multiline?", c => Guard(c, x => Test(x, "match")));
        tests.Add("search", "value pattern? ignorecase? multiline?", c => Guard(c, x => Test(x, "search")));
        tests.Add("regex", "value pattern? ignorecase? multiline? match_type?", c => Guard(c, x => Test(x, x.Text(4, "search"))));
    }

    private static Value Guard(Call call, Func<Call, Value> body)
    {
        try
        {
            return body(call);
        }
        catch (RegexMatchTimeoutException)
        {
            return call.Fail("the regular expression took too long", "it may go back and forth too often; make its repeats narrower");
        }
        catch (FormatException e)
        {
            return call.Fail(e.Message);
        }
    }

    private Value Replace(Call call)
    {
        var regex = cache.Get(call, call.Text(1, ""), call.Flag(3), call.Flag(4));
        var (text, count) = regex.Replace(call.Text(0), call.Text(2, ""), call.Int(5));
        var wanted = call.Int(6);
        return wanted > 0 && count != wanted
            ? call.Fail($"replaced {count} times, but mandatory_count is {wanted}")
            : Value.Of(text);
    }

    private Value Search(Call call)
    {
        var regex = cache.Get(call, call.Text(1), call.Flag(2), call.Flag(3));
        var groups = call.Rest.Select(arg => GroupReference().Match(Py.Str(arg)) is { Success: true } m
            ? m.Groups[1].Success ? regex.Name(m.Groups[1].Value) : m.Groups[2].Value
            : throw call.Failure($"the group {Py.Repr(arg)} must be given as \\N or \\g<name>")).ToList();
        var match = regex.Engine.Match(call.Text(0));
        if (!match.Success)
        {
            return Value.Null;
        }

        return groups.Count == 0
            ? Value.Of(match.Value)
            : Py.List(groups.Select(name => regex.Group(name) is { } number
                ? match.Groups[number].Success ? Value.Of(match.Groups[number].Value) : Value.Null
                : throw call.Failure($"the pattern has no group \"{name}\"")));
    }

    private Value FindAll(Call call)
    {
        var regex = cache.Get(call, call.Text(1), call.Flag(3), call.Flag(2));
        return Py.List(regex.Engine.Matches(call.Text(0)).Select(m => regex.GroupCount switch
        {
            0 => Value.Of(m.Value),
            1 => Value.Of(m.Groups[1].Value),
            var count => new ListValue([.. Enumerable.Range(1, count).Select(i => Value.Of(m.Groups[i].Value))], tuple: true),
        }));
    }

    private static string Escape(Call call) => call.Text(1, "python") switch
    {
        "python" => PythonSpecial().Replace(call.Text(0), @"\$0"),
        "posix_basic" => PosixSpecial().Replace(call.Text(0), @"\$0"),
        var other => throw call.Failure($"the type \"{other}\" is not known; use python or posix_basic"),
    };

    private Value Test(Call call, string kind)
    {
        if (kind is not ("match" or "search" or "fullmatch"))
        {
            return call.Fail($"match_type cannot be \"{kind}\"; use match, fullmatch or search");
        }

        var regex = cache.Get(call, call.Text(1, ""), call.Flag(2), call.Flag(3), kind == "match", kind == "fullmatch");
        return Value.Of(regex.Engine.IsMatch(call.Text(0)));
    }

    [GeneratedRegex(@"\A\\(?:g<(\S+)>|(\d+))")]
    private static partial Regex GroupReference();

    [GeneratedRegex(@"[-()\[\]{}?*+|^$\\.&~# \t\n\r\v\f]")]
    private static partial Regex PythonSpecial();

    [GeneratedRegex(@"[\].\[^$*\\]")]
    private static partial Regex PosixSpecial();
}
