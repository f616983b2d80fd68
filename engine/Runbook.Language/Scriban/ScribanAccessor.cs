using Runbook.Core;
using Scriban;
using Scriban.Runtime;

namespace Runbook.Language;

/// <summary>Members of the values that Scriban meets here: maps, dates, undefined ones, namespaces of functions. Stateless.</summary>
internal sealed class ScribanAccessor : IObjectAccessor
{
    public static ScribanAccessor Instance { get; } = new();

    public Type? IndexType => typeof(object);

    public bool HasIndexer => true;

    public int GetMemberCount(TemplateContext context, Scriban.Parsing.SourceSpan span, object target) => target is ScribanMap map
        ? map.Source.Count : 0;

    public IEnumerable<string> GetMembers(TemplateContext context, Scriban.Parsing.SourceSpan span, object target) =>
        target is ScribanMap map ? map.Names : [];

    public bool HasMember(TemplateContext context, Scriban.Parsing.SourceSpan span, object target, string member) =>
        target is ScribanMap map && map.Source[member] is not null;

    public bool TryGetValue(TemplateContext context, Scriban.Parsing.SourceSpan span, object target, string member, out object? value) =>
        TryGetItem(context, span, target, member, out value);

    public bool TryGetItem(TemplateContext context, Scriban.Parsing.SourceSpan span, object target, object index, out object? value)
    {
        var own = (ScribanContext)context;
        own.Evaluation.Span = ScribanPlaces.Of(span);
        var key = ScribanValues.Back(index);
        switch (target)
        {
            case ScribanMap map:
                value = map.TryGet(key, out var found) ? found
                    : own.Missing(span, PythonText.Str(key), $"the dict has no key or attribute '{PythonText.Str(key)}'", map.Names);
                return true;
            case ScribanNamespace space:
                value = space.Member(own.Evaluation.Functions, PythonText.Str(key))
                    ?? own.Missing(span, PythonText.Str(key), $"there is no function '{space.Prefix}.{PythonText.Str(key)}'", []);
                return true;
            case UndefinedValue undefined:
                value = undefined;
                return true;
            default:
                value = ScribanValues.Of(Access.Item((Value)target, key, own.Evaluation), own);
                return true;
        }
    }

    public bool TrySetValue(TemplateContext context, Scriban.Parsing.SourceSpan span, object target, string member, object? value) => false;

    public bool TrySetItem(TemplateContext context, Scriban.Parsing.SourceSpan span, object target, object index, object? value) => false;
}
