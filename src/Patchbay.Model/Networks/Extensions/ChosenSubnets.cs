using System.Net;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Puts chosen subnets into a network's document: as <c>&lt;ip&gt;</c>, and by address into the request, which so stays what it is.</summary>
public static class ChosenSubnets
{
    /// <summary>Whether a choice is still to be made.</summary>
    public static bool IsOpen(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Extensions.Subnets.Any(r => r.IsAgain || r.Address is null || !network.Ips.Any(ip => ip.Address.Equals(r.Address)));
    }

    /// <summary>The network with all that it asks for: what was chosen for it before stays, unless another choice is asked for and needed.</summary>
    /// <param name="network">As it came.</param>
    /// <param name="before">What is known by its name; null for nothing.</param>
    /// <param name="choose">Chooses the host's address in a free subnet, given what was chosen before where that may be chosen anew; null for nothing.</param>
    public static NetworkDefinition Complete(NetworkDefinition network, NetworkDefinition? before, Func<SubnetRequest, IPAddress?, IPAddress> choose)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(choose);
        if (!IsOpen(network))
        {
            return network;
        }
        List<SubnetRequest> requests = [];
        foreach (SubnetRequest request in network.Extensions.Subnets)
        {
            IPAddress? present = request.Address ?? before?.Extensions.Subnets.FirstOrDefault(request.IsLike)?.Address;
            IPAddress address = present is null || request.IsAgain ? choose(request, present) : present;
            if (request.IsAgain && !address.Equals(request.Address))
            {
                network = network with { Ips = network.Ips.Where(ip => !ip.Address.Equals(request.Address)).ToValueList() };
            }
            if (!network.Ips.Any(ip => ip.Address.Equals(address)))
            {
                network = network with { Ips = network.Ips.Add(request.At(address)) };
            }
            requests.Add(request with { Address = address, IsAgain = false });
        }
        NetworkExtensions extensions = network.Extensions with { Subnets = requests.ToValueList() };
        return network with
        {
            Extensions = extensions,
            Metadata = MetadataElements.Set(network.Metadata, NetworkExtensionsXml.Namespace, NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Format(extensions), []),
        };
    }
}
