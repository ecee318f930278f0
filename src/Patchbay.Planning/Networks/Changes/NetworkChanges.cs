using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Networks.Changes;

/// <summary>The differences between a network as it runs and as it shall be, each with what becomes of it.</summary>
public static class NetworkChanges
{
    /// <summary>All of them, in the order of the document.</summary>
    /// <param name="before">As it runs.</param>
    /// <param name="after">As it shall be, with all chosen that a host chooses.</param>
    public static ValueList<NetworkChange> Between(NetworkDefinition before, NetworkDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        // The usual case: a network is looked at often, and seldom changed.
        return before == after ? [] : ElementDifference.Between(Tree(before), Tree(after), NetworkShape.Instance)
            .Select(d => NetworkChangeRules.For(d.Pattern).Judge(d, before, after))
            .ToValueList();
    }

    // What runs is printed with defaults that a stored document leaves out: they are no difference.
    private static XElement Tree(NetworkDefinition network)
    {
        XElement tree = XElement.Parse(NetworkXml.Format(NetworkDefaults.Live(network), new NetworkXmlOptions { Inactive = true }));
        // Our own element is compared part by part, and not as others' are, whatever its prefix.
        if (tree.Element("metadata") is { } metadata)
        {
            metadata.Elements().Where(e => e.Name.NamespaceName == NetworkExtensionsXml.Namespace).Remove();
            if (!metadata.HasElements)
            {
                metadata.Remove();
            }
        }
        if (!network.Extensions.IsEmpty)
        {
            tree.Add(new XAttribute(XNamespace.Xmlns + NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace));
            tree.Add(NetworkExtensionsXml.ToElement(network.Extensions).Elements());
        }
        return tree;
    }
}
