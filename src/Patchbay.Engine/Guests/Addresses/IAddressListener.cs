using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Hears from what passes guests' cards which addresses they have.</summary>
public interface IAddressListener
{
    /// <summary>Begins to listen until the result is disposed; null where that is not possible, as at a device that is gone.</summary>
    /// <param name="card">The card.</param>
    /// <param name="heard">Told what was heard: the guest's own word, as often as it likes.</param>
    IDisposable? Listen(ListenedCard card, Action<HeardAddress> heard);
}

/// <summary>A card that is listened to.</summary>
/// <param name="Device">The host's side of it.</param>
/// <param name="Mac">The guest's side: what comes from another address is not heard.</param>
/// <param name="IsMacvtap">Whether the device is a macvtap: what the guest sends goes out of it, and does not come in.</param>
public sealed record ListenedCard(string Device, MacAddress Mac, bool IsMacvtap);

/// <summary>An address in use.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Source">How it was heard of.</param>
public readonly record struct HeardAddress(IPAddress Address, AddressSource Source);

/// <summary>How an address is known.</summary>
public enum AddressSource
{
    /// <summary>A network of ours leased it.</summary>
    Lease,

    /// <summary>Another DHCP server acknowledged it.</summary>
    Dhcp,

    /// <summary>The card asked or answered by ARP with it.</summary>
    Arp,

    /// <summary>The card asked or answered by IPv6 neighbour discovery with it.</summary>
    NeighbourDiscovery,

    /// <summary>The host knows it as a neighbour.</summary>
    Neighbour,
}
