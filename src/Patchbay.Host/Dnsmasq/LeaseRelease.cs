using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Patchbay.Engine;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Gives a lease back in a client's stead: the DHCPRELEASE (RFC 2131, 4.4.6) that a guest which was pulled out could not send. The
/// kernel hands it to the server as if it had come in by the bridge, as the socket is bound to that.
/// </summary>
internal static class LeaseRelease
{
    private const int ServerPort = 67;

    // BOOTP's fixed part, and the least that old relays take.
    private const int FixedLength = 236;
    private const int LeastLength = 300;

    private const byte RequestOperation = 1;
    private const byte Ethernet = 1;
    private const int ClientAddressOffset = 12;
    private const int HardwareAddressOffset = 28;

    private const byte MessageTypeOption = 53;
    private const byte ServerOption = 54;
    private const byte ClientOption = 61;
    private const byte EndOption = 255;
    private const byte ReleaseMessage = 7;

    /// <summary>Sends it; there is no answer. The calling thread is in the network's namespace.</summary>
    /// <exception cref="HostException">The bridge or its address is gone.</exception>
    public static void Send(HostOperation.ReleaseLease release)
        => ReleaseSocket.Send(
            release.ToString(), release.Bridge, new IPEndPoint(release.Server, ServerPort), Message(release, RandomNumberGenerator.GetBytes(sizeof(uint))));

    internal static byte[] Message(HostOperation.ReleaseLease release, ReadOnlySpan<byte> transaction)
    {
        byte[] client = release.ClientId is { } id ? ReleaseSocket.Bytes(id) : [];
        byte[] mac = release.Mac.ToBytes();
        List<byte> message = [RequestOperation, Ethernet, (byte)mac.Length, 0, .. transaction];
        message.AddRange(new byte[FixedLength - message.Count]);
        Put(message, ClientAddressOffset, release.Address.GetAddressBytes());
        Put(message, HardwareAddressOffset, mac);
        Span<byte> cookie = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(cookie, 0x63825363);
        message.AddRange(cookie);
        message.AddRange([MessageTypeOption, 1, ReleaseMessage, ServerOption, sizeof(uint), .. release.Server.GetAddressBytes()]);
        if (client.Length is > 0 and <= byte.MaxValue)
        {
            message.AddRange([ClientOption, (byte)client.Length, .. client]);
        }
        message.Add(EndOption);
        message.AddRange(new byte[Math.Max(0, LeastLength - message.Count)]);
        return [.. message];
    }

    private static void Put(List<byte> message, int offset, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            message[offset + i] = bytes[i];
        }
    }
}
