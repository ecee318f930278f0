using System.Globalization;
using Patchbay.Model.Networks;

namespace Patchbay.Planning.Networks;

/// <summary>Names for the bridges of networks that chose none.</summary>
public static class BridgeNames
{
    private const string Template = "virbr%d";

    // libvirt's limit.
    private const int LastNumber = 256;

    /// <summary>Whether a network is on a bridge of its own whose name is still to be chosen.</summary>
    public static bool IsToChoose(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Forward.Mode <= ForwardMode.Open
            && (string.IsNullOrEmpty(network.Bridge?.Name) || network.Bridge.Name.Contains("%d", StringComparison.Ordinal));
    }

    /// <summary>The network with the lowest free name, or as it is where its name is chosen. Null where all names are taken.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isTaken">Whether a name belongs to another network, or to a link of the host.</param>
    public static NetworkDefinition? Choose(NetworkDefinition network, Func<string, bool> isTaken)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(isTaken);
        if (!IsToChoose(network))
        {
            return network;
        }
        string template = string.IsNullOrEmpty(network.Bridge?.Name) ? Template : network.Bridge.Name;
        string? name = Enumerable.Range(0, LastNumber + 1)
            .Select(n => template.Replace("%d", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .FirstOrDefault(n => !isTaken(n));
        return name is null ? null : network with { Bridge = (network.Bridge ?? new BridgeDefinition()) with { Name = name } };
    }
}
