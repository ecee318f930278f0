using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Changes one element of a network (virNetworkUpdate): a function of the definition, nothing is touched.</summary>
public static class NetworkUpdate
{
    /// <summary>The network after the change, or null where it is refused.</summary>
    /// <param name="network">The network as it is.</param>
    /// <param name="request">What to change.</param>
    /// <param name="diagnostics">Where findings go; their places are in the request's element.</param>
    /// <remarks>
    /// The result may hold what reading a network refuses, such as a second forward interface: <see cref="Recheck"/> tells.
    /// </remarks>
    public static NetworkDefinition? Apply(NetworkDefinition network, NetworkUpdateRequest request, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (XmlSource.Parse(request.Xml, request.Document, diagnostics) is not { } root)
        {
            return null;
        }
        DiagnosticBag own = new(diagnostics);
        if (!Enum.IsDefined(request.Command))
        {
            own.Add(Findings.UpdateCommandUnknown(XmlSource.Locate(root, request.Document), (int)request.Command));
            return null;
        }
        NetworkDefinition? changed = Apply(network, request, root, own);
        return own.HasErrors ? null : changed;
    }

    /// <summary>Whether a changed network can still be read back; what refuses it is added, placed in <paramref name="document"/>'s canonical form.</summary>
    public static bool Recheck(NetworkDefinition network, string document, DiagnosticBag diagnostics)
        => NetworkXml.Parse(NetworkXml.Format(network), document, diagnostics) is not null;

    private static NetworkDefinition? Apply(NetworkDefinition network, NetworkUpdateRequest request, XElement root, DiagnosticBag diagnostics)
    {
        SourceMap places = new(request.Document);
        ElementReader reader = new(root, request.Document, diagnostics, places);
        UpdateTarget target = new(network, request.Command, reader);
        return request.Section switch
        {
            NetworkUpdateSection.IpDhcpHost => DhcpHostUpdate.Apply(target, request.ParentIndex),
            NetworkUpdateSection.IpDhcpRange => DhcpRangeUpdate.Apply(target, request.ParentIndex),
            NetworkUpdateSection.ForwardInterface => ForwardInterfaceUpdate.Apply(target, request.InterfaceConnections),
            NetworkUpdateSection.PortGroup => PortGroupUpdate.Apply(target),
            NetworkUpdateSection.DnsHost => DnsHostUpdate.Apply(target),
            NetworkUpdateSection.DnsTxt => DnsTxtUpdate.Apply(target),
            NetworkUpdateSection.DnsSrv => DnsSrvUpdate.Apply(target),
            _ => target.Refuse(Findings.SectionCannotChange(reader.At, NetworkUpdateWords.WordOf(request.Section))),
        };
    }
}

/// <summary>One change of a network.</summary>
/// <param name="Command">What is done.</param>
/// <param name="Section">To which element.</param>
/// <param name="Xml">The element.</param>
public sealed record NetworkUpdateRequest(NetworkUpdateCommand Command, NetworkUpdateSection Section, string Xml)
{
    /// <summary>Which <c>&lt;ip&gt;</c> of the network holds the element, from 0; -1 takes the one with DHCP, else the first.</summary>
    public int ParentIndex { get; init; } = -1;

    /// <summary>What the element's text is called in findings.</summary>
    public string Document { get; init; } = "update";

    /// <summary>Ports in use by forward interface: one in use is not deleted.</summary>
    public IReadOnlyDictionary<string, uint> InterfaceConnections { get; init; } = new Dictionary<string, uint>();
}
