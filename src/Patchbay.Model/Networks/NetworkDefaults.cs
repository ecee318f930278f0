using System.Globalization;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>What defining, loading and starting fill into a network. Random values are the caller's.</summary>
public static class NetworkDefaults
{
    /// <summary>The bridge's name where none was asked for.</summary>
    public const string BridgeTemplate = "virbr%d";

    // As libvirt's: 0 to 256.
    private const int MaxBridgeId = 256;

    /// <summary>
    /// The network as it is stored: with a uuid, and where it owns a bridge, with the bridge's name and address.
    /// Null where the template gives no free name.
    /// </summary>
    /// <param name="network">What was asked for.</param>
    /// <param name="uuid">A random uuid, used where none was given.</param>
    /// <param name="bridgeMac">A random address of 52:54:00:xx:xx:xx, used where none was given.</param>
    /// <param name="isBridgeTaken">Whether another network, or a device of the host, has a name.</param>
    public static NetworkDefinition? Fill(NetworkDefinition network, Guid uuid, MacAddress bridgeMac, Func<string, bool> isBridgeTaken)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(isBridgeTaken);
        NetworkDefinition filled = network with { Uuid = network.Uuid ?? uuid };
        if (!network.Forward.Mode.OwnsBridge())
        {
            return filled;
        }
        BridgeDefinition bridge = network.Bridge ?? new BridgeDefinition();
        string? name = BridgeName(bridge.Name, isBridgeTaken);
        return name is null ? null : filled with { Bridge = bridge with { Name = name }, Mac = network.Mac ?? bridgeMac };
    }

    /// <summary>
    /// A fixed name as it is; a template (or none) with the lowest number that is free. Null where all are taken.
    /// Whether a fixed name is taken by another network is for the caller to refuse.
    /// </summary>
    public static string? BridgeName(string? wanted, Func<string, bool> isTaken)
    {
        ArgumentNullException.ThrowIfNull(isTaken);
        if (wanted?.Contains("%d", StringComparison.Ordinal) == false)
        {
            return wanted;
        }
        string template = wanted is null || wanted.IndexOf("%d", StringComparison.Ordinal) != wanted.LastIndexOf("%d", StringComparison.Ordinal)
            ? BridgeTemplate
            : wanted;
        return Enumerable.Range(0, MaxBridgeId + 1)
            .Select(id => template.Replace("%d", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .FirstOrDefault(name => !isTaken(name));
    }

    /// <summary>
    /// The network as it runs: translation names its ports, which libvirt's own start writes into the live definition and
    /// tools have come to expect.
    /// </summary>
    public static NetworkDefinition Live(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool translates = network.Forward.Mode == ForwardMode.Nat && network.Ips.Any(ip => ip.IsIPv4 || network.Forward.Nat?.Ipv6 == true);
        if (!translates || network.Forward.Nat is { PortStart: not null } or { PortEnd: not null })
        {
            return network;
        }
        NatDefinition nat = (network.Forward.Nat ?? new NatDefinition()) with { PortStart = 1024, PortEnd = 65535 };
        return network with { Forward = network.Forward with { Nat = nat } };
    }

    /// <summary>A stored network as it is loaded: an address is dropped where the network owns no bridge.</summary>
    public static NetworkDefinition Loaded(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Forward.Mode.OwnsBridge() ? network : network with { Mac = null };
    }
}
