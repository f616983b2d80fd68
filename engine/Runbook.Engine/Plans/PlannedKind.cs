using System.Text.Json.Serialization;

namespace Runbook.Engine;

/// <summary>What a plan says of a change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlannedKind>))]
public enum PlannedKind
{
    /// <summary>It changes what the plan says.</summary>
    Change,

    /// <summary>It would run, and nobody can say what it changes (a <c>command</c>).</summary>
    Run,

    /// <summary>It was applied while the plan was made, and is again (<c>check_mode: false</c>).</summary>
    InCheck,
}
