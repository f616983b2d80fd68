using System.Text.Json;

namespace Runbook.Core.Tests;

/// <summary>Events are written to JSON as they are.</summary>
public sealed class RunEventTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Serialize_FinishedTask_NamesTheEventAndMasksSecrets()
    {
        var task = new TaskRef("1", "make it", "copy", new("a.yml", 2, 3));
        var outcome = new TaskOutcome(TaskStatus.Changed, Value.Map(("token", Value.Of("swordfish").AsSecret())), TimeSpan.FromSeconds(1));
        var options = new JsonSerializerOptions { Converters = { new ValueJsonConverter() } };

        var json = JsonSerializer.Serialize<RunEvent>(new RunEvent.TaskFinished(At, task, "web1", outcome, IsLoop: false), options);

        using var document = JsonDocument.Parse(json);
        Assert.Equal("task_finished", document.RootElement.GetProperty("event").GetString());
        Assert.Equal("web1", document.RootElement.GetProperty("Host").GetString());
        Assert.DoesNotContain("swordfish", json, StringComparison.Ordinal);
    }

    [Fact]
    public void RunEvent_EachKind_HasANameInJson()
    {
        var kinds = typeof(RunEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).ToHashSet();
        var named = typeof(RunEvent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false)
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().Select(a => a.DerivedType).ToHashSet();

        Assert.True(kinds.Count >= 10, $"saw only {kinds.Count} kinds");
        Assert.Equal(kinds, named);
    }
}
