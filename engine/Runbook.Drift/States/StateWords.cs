using Runbook.Sdk;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>States as the store and the page write them. Stateless.</summary>
public static class StateWords
{
    /// <summary>The word of a state: <c>in_sync</c>, <c>drifted</c>…</summary>
    public static string Word(this ResourceState state) => ModuleSchema.SnakeCase(state.ToString());

    /// <summary>The word of a state: <c>in_sync</c>, <c>unreachable</c>…</summary>
    public static string Word(this HostState state) => ModuleSchema.SnakeCase(state.ToString());

    /// <summary>The state of a word; null for a word that is none.</summary>
    public static ResourceState? Resource(string word) => Enum.GetValues<ResourceState>().Where(s => s.Word() == word).Select(s => (ResourceState?)s).FirstOrDefault();

    /// <summary>The state of a word; null for a word that is none.</summary>
    public static HostState? Host(string word) => Enum.GetValues<HostState>().Where(s => s.Word() == word).Select(s => (HostState?)s).FirstOrDefault();
}
