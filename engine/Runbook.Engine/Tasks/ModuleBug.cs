using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Keeps what a module's code throws from being more than a failure of its task. Stateless.</summary>
internal static class ModuleBug
{
    /// <summary>Whether an exception out of a module's code is the module's fault.</summary>
    public static bool IsOne(Exception e) => e is not (OutOfMemoryException or OperationCanceledException);

    /// <summary>A sentence that names the module.</summary>
    /// <param name="module">Whose code it was.</param>
    /// <param name="what">What failed: <c>its plan failed</c>.</param>
    /// <param name="e">What came out.</param>
    public static string Text(Module module, string what, Exception e) =>
        e is ModuleFaultException ? Text(module, e.Message) : Text(module, $"{what}: {e.GetType().Name}: {e.Message}");

    /// <summary>A sentence that names the module.</summary>
    public static string Text(Module module, string what) => $"a bug in module {module.Schema.Name}: {what}";

    /// <summary>What a module says is wrong with arguments; a check that fails is a mistake too.</summary>
    public static IReadOnlyList<string> Mistakes(Module module, object args)
    {
        try
        {
            return [.. module.CheckArguments(args)];
        }
        catch (Exception e) when (IsOne(e))
        {
            return [Text(module, "its check of the arguments failed", e)];
        }
    }
}
