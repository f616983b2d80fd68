using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Hosts and groups from elsewhere, for a YAML file of the inventory with <c>plugin: name</c>. Safe from any thread.</summary>
public interface IInventorySource
{
    /// <summary>
    /// The groups, as an inventory script prints them for <c>--list</c>: group → <c>hosts</c>, <c>vars</c>, <c>children</c>; the hosts'
    /// variables below <c>_meta.hostvars</c>. An exception is an error of the file, with its message.
    /// </summary>
    /// <param name="config">The file that asks for it.</param>
    MapValue Read(MapValue config);
}
