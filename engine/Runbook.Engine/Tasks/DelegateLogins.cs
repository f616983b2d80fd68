using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// For modules that connect from where they run to the task's own host (<c>synchronize</c>): fills in their arguments
/// <c>_login</c> and <c>_rsync</c>. Stateless.
/// </summary>
internal static class DelegateLogins
{
    private const string LoginKey = "_login";
    private const string ProgramKey = "_rsync";

    /// <summary>Whether a module is one of these.</summary>
    public static bool IsFor(ModuleSchema schema) => schema.ByName.ContainsKey(LoginKey);

    /// <summary>Whom such a task is delegated to; nobody where that is the control machine, which it starts from anyway.</summary>
    public static string? Delegate(string? delegatedTo, ConnectionTarget own) =>
        delegatedTo is "localhost" or "127.0.0.1" or "::1" && own.Connection != "local" ? null : delegatedTo;

    /// <summary>The arguments with what only the engine knows.</summary>
    /// <param name="arguments">As written.</param>
    /// <param name="delegatedTo">Whom the task is delegated to; null for nobody.</param>
    /// <param name="own">How the task's own host is reached.</param>
    /// <param name="context">Evaluates in the task's scope.</param>
    public static MapValue Add(MapValue arguments, string? delegatedTo, ConnectionTarget own, EvaluationContext context)
    {
        var builder = new MapBuilder(arguments);
        if (context.Variables.TryGet("ansible_rsync_path", out var program))
        {
            builder[ProgramKey] = Value.Of(PythonText.Str(Templar.Resolve(program, context)));
        }

        if (delegatedTo is not null)
        {
            builder[LoginKey] = Value.Map(
                ("delegate", Value.Of(delegatedTo)),
                ("address", own.Connection == "local" ? Value.Null : Value.Of(own.Address ?? own.Host)),
                ("port", own.Port is { } port ? Value.Of(port) : Value.Null),
                ("user", Value.Of(own.User)),
                ("private_key_file", Value.Of(own.PrivateKeyFile)),
                ("become_user", Value.Of(own.Become?.User)),
                ("become_method", Value.Of(own.Become?.Method)));
        }

        return builder.Build(arguments.Span);
    }
}
