using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The <c>config</c> lookup: the defaults of those of Ansible's settings that have a meaning here. A setting of no meaning is missing. Stateless.
/// </summary>
internal static class ConfigLookup
{
    public static void AddTo(FunctionList lookups) =>
        lookups.Add("config", "* on_missing? plugin_type? plugin_name? show_origin?", c =>
            Py.List(c.Rest.SelectMany(term => One(c, Py.Str(term)))));

    private static IEnumerable<Value> One(Call call, string name)
    {
        var missing = call.Text(0, "error");
        if (missing is not ("error" or "warn" or "skip"))
        {
            call.Fail($"on_missing cannot be \"{missing}\"; use error, warn or skip");
        }

        return Default(name) is { } value ? [value]
            : missing == "error" ? throw call.Failure($"there is no setting \"{name}\"", "on_missing='skip' makes that no error")
            : [];
    }

    private static Value? Default(string name) => name switch
    {
        "DEFAULT_FORKS" => Value.Of(5),
        "DEFAULT_TIMEOUT" => Value.Of(10),
        "DEFAULT_REMOTE_PORT" or "DEFAULT_REMOTE_USER" or "DEFAULT_PRIVATE_KEY_FILE" => Value.Null,
        "DEFAULT_BECOME" => Value.False,
        "DEFAULT_BECOME_METHOD" => Value.Of("sudo"),
        "DEFAULT_BECOME_USER" => Value.Of("root"),
        "DEFAULT_STRATEGY" => Value.Of("linear"),
        "DEFAULT_TRANSPORT" => Value.Of("ssh"),
        "DEFAULT_GATHERING" => Value.Of("implicit"),
        "DEFAULT_HASH_BEHAVIOUR" => Value.Of("replace"),
        "DEFAULT_MANAGED_STR" => Value.Of("Ansible managed"),
        "DEFAULT_HOST_LIST" => Value.Of(["/etc/ansible/hosts"]),
        "DEFAULT_JINJA2_NATIVE" => Value.False,
        "HOST_KEY_CHECKING" => Value.True,
        "RETRY_FILES_ENABLED" => Value.False,
        "COLOR_OK" => Value.Of("green"),
        "COLOR_CHANGED" => Value.Of("yellow"),
        "COLOR_ERROR" or "COLOR_UNREACHABLE" => Value.Of("red"),
        "COLOR_SKIP" => Value.Of("cyan"),
        _ => null,
    };
}
