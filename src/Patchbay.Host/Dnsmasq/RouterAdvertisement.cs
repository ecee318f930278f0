using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// The router advertisement (RFC 4861, 4.2) that withdraws a prefix. dnsmasq tells of prefixes that it has, for ever, and says nothing of
/// those that are gone.
/// </summary>
internal static class RouterAdvertisement
{
    private const byte Advertisement = 134;
    private const byte UsualHopLimit = 64;
    private const byte PrefixInformation = 3;
    private const byte PrefixOctets = 4;
    private const byte OnLink = 0x80;
    private const byte Autonomous = 0x40;

    // Receivers take it from nobody further away.
    private const int LargestHopLimit = 255;

    // As dnsmasq gives it, in seconds.
    private const ushort RouterLifetime = 1800;

    // In seconds; receivers believe no less of who is not authenticated (RFC 4862, 5.5.3).
    private const uint ValidLifetime = 7200;

    // All nodes of a link.
    private static readonly IPAddress All = IPAddress.Parse("ff02::1");

    /// <summary>Sends it. Where nobody can hear it, as on a bridge without guests, nothing is sent. The calling thread is in the network's namespace.</summary>
    public static void Send(HostOperation.WithdrawPrefix withdrawal)
    {
        try
        {
            using Socket socket = BridgeSocket.Open(withdrawal.Bridge, AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, LargestHopLimit);
            socket.SendTo(Message(withdrawal), new IPEndPoint(All, 0));
        }
        catch (Exception e) when (e is SocketException or LinuxException)
        {
            // No link, or none that is up: nobody is there to hear it.
        }
    }

    /// <summary>The message; the kernel fills in its checksum.</summary>
    internal static byte[] Message(HostOperation.WithdrawPrefix withdrawal)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        List<byte> message = [Advertisement, 0, 0, 0, UsualHopLimit, 0];
        BinaryPrimitives.WriteUInt16BigEndian(number, withdrawal.IsRouter ? RouterLifetime : (ushort)0);
        message.AddRange(number[..sizeof(ushort)]);
        // What it says nothing about: how long neighbours are reachable, and when to ask again.
        message.AddRange(new byte[2 * sizeof(uint)]);
        message.AddRange([PrefixInformation, PrefixOctets, (byte)withdrawal.Prefix.Length, (byte)(OnLink | (withdrawal.MakesAddresses ? Autonomous : 0))]);
        BinaryPrimitives.WriteUInt32BigEndian(number, ValidLifetime);
        message.AddRange(number);
        // Preferred for no time, and what is reserved.
        message.AddRange(new byte[2 * sizeof(uint)]);
        message.AddRange(withdrawal.Prefix.Address.GetAddressBytes());
        return [.. message];
    }
}
