using Patchbay.Engine.Guests;

namespace Patchbay.Daemon.Rpc;

/// <summary>How an address is known, in the words of our own procedures and events.</summary>
internal static class AddressWords
{
    public static string Word(this AddressSource source) => source switch
    {
        AddressSource.Lease => "lease",
        AddressSource.Dhcp => "dhcp",
        AddressSource.Arp => "arp",
        AddressSource.NeighbourDiscovery => "nd",
        _ => "neighbour",
    };
}
