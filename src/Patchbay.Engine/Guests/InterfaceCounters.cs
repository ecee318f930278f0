using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>What has passed a guest's card, seen from the guest: what it received was sent by the host.</summary>
public sealed record InterfaceCounters(
    ulong RxBytes, ulong RxPackets, ulong RxErrors, ulong RxDropped, ulong TxBytes, ulong TxPackets, ulong TxErrors, ulong TxDropped)
{
    /// <summary>Of a macvtap, which counts as the guest does.</summary>
    public static InterfaceCounters OfMacvtap(LinkCounters macvtap)
    {
        ArgumentNullException.ThrowIfNull(macvtap);
        return new InterfaceCounters(
            macvtap.ReceivedBytes, macvtap.ReceivedPackets, macvtap.ReceiveErrors, macvtap.ReceiveDropped,
            macvtap.SentBytes, macvtap.SentPackets, macvtap.SendErrors, macvtap.SendDropped);
    }

    /// <summary>Of a function of a card, which counts as the guest does.</summary>
    public static InterfaceCounters OfFunction(LinkCounters function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new InterfaceCounters(
            function.ReceivedBytes, function.ReceivedPackets, function.ReceiveErrors, function.ReceiveDropped,
            function.SentBytes, function.SentPackets, function.SendErrors, function.SendDropped);
    }

    /// <summary>Of a tap, which counts from the other side.</summary>
    public static InterfaceCounters OfTap(LinkCounters tap)
    {
        ArgumentNullException.ThrowIfNull(tap);
        return new InterfaceCounters(
            tap.SentBytes, tap.SentPackets, tap.SendErrors, tap.SendDropped,
            tap.ReceivedBytes, tap.ReceivedPackets, tap.ReceiveErrors, tap.ReceiveDropped);
    }
}
