using DevLab.JmesPath;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The <c>json_query</c> filter: JMESPath. Stateless.</summary>
internal static class JsonQuery
{
    public static Value Search(Call call, Value value, string expression)
    {
        try
        {
            var json = new JmesPath().Transform(new PythonJson().Write(value), expression);
            return ValueJson.Parse(json);
        }
        catch (Exception e) when (e is not DiagnosticException)
        {
            throw call.Failure($"the query \"{expression}\" failed: {e.Message}");
        }
    }
}
