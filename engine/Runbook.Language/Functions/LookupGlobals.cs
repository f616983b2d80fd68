using Runbook.Core;

namespace Runbook.Language;

/// <summary>The global functions <c>lookup</c>, <c>query</c>, <c>q</c> and <c>undef</c>. Stateless.</summary>
internal static class LookupGlobals
{
    public static void AddTo(FunctionList globals)
    {
        globals.Add("lookup", "name * wantlist? errors? **", c => Look(c, c.Flag(1)));
        globals.Add("query q", "name * wantlist? errors? **", c => Look(c, c.Flag(1, true)));
        globals.Add("undef", "hint?", c => Py.Undefined(c.Context, c.Text(0, "the value is undefined on purpose")));
    }

    private static Value Look(Call call, bool wantList)
    {
        var name = call.Text(0);
        var errors = call.Text(2, "strict");
        if (errors is not ("strict" or "ignore" or "warn"))
        {
            return call.Fail($"errors cannot be \"{errors}\"; use strict, ignore or warn");
        }

        if (FunctionTable.Find(call.Context.Functions.Lookups, name) is not { } entry)
        {
            return call.Fail($"there is no lookup \"{name}\"", DidYouMean.Hint(name, call.Context.Functions.Lookups.Keys));
        }

        try
        {
            return Shape(entry.Call(call.Context, new CallArguments(call.Rest, call.Extra)), wantList);
        }
        catch (DiagnosticException) when (errors != "strict")
        {
            return wantList ? Py.List([]) : Value.Null;
        }
    }

    private static Value Shape(Value answer, bool wantList)
    {
        if (wantList || answer is not ListValue { Items.Count: > 0 } list)
        {
            return answer;
        }

        if (list.Items.All(i => i is StringValue))
        {
            var text = Value.Of(string.Join(',', list.Items.Select(Py.Str)));
            return list.Items.Any(i => i.IsSecret) ? text.AsSecret() : text;
        }

        return list.Items is [var only] ? only : list;
    }
}
