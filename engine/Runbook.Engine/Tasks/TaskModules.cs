using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Finds the module that a task means. Stateless.</summary>
internal static class TaskModules
{
    /// <summary>The module of a name; a short name also means those of the task's <c>collections</c>, nearest first. Null when there is none.</summary>
    public static Module? Find(EngineServices services, TaskSpec task, string action)
    {
        if (services.FindModule(action) is { } module)
        {
            return module;
        }

        if (action.Contains('.'))
        {
            return null;
        }

        var named = task.TryInherited("collections", out var written) && written is ListValue list ? list.Items.Select(PythonText.Str) : [];
        var own = (task.Role?.Meta["collections"] as ListValue)?.Items.Select(PythonText.Str) ?? [];
        string[] home = task.Role?.Collection is { } collection ? [collection] : [];
        return home.Concat(own).Concat(named).Select(c => services.FindModule($"{c}.{action}")).FirstOrDefault(m => m is not null);
    }
}
