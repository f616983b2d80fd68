using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Reads yes and no as Ansible does. Stateless.</summary>
internal static class Booleans
{
    /// <summary>The boolean that a value stands for; null when it stands for none.</summary>
    public static bool? Parse(Value value) => value switch
    {
        BoolValue b => b.Value,
        IntegerValue i => i.Value.IsOne ? true : i.Value.IsZero ? false : null,
        FloatValue f => f.Value == 1 ? true : f.Value == 0 ? false : null,
        StringValue s => s.Text.Trim().ToLowerInvariant() switch
        {
            "yes" or "on" or "1" or "true" or "t" or "y" => true,
            "no" or "off" or "0" or "false" or "f" or "n" or "" => false,
            _ => null,
        },
        _ => null,
    };
}
