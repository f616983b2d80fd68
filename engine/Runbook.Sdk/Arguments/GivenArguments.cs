using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>A task's arguments, checked and converted, where the record that they are to become is known to another process only. Immutable.</summary>
/// <param name="Arguments">As they were given, evaluated.</param>
/// <param name="Values">What became of each, by the property's name; a choice is its main name.</param>
internal sealed record GivenArguments(MapValue Arguments, IReadOnlyDictionary<string, object?> Values);
