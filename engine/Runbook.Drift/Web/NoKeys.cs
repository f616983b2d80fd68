using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Runbook.Drift;

/// <summary>Keeps no keys: the framework's are not used, and must not be written to the home folder. Stateless.</summary>
internal sealed class NoKeys : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        // nothing makes any
    }
}
