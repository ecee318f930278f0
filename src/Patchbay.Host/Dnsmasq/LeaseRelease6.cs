using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Patchbay.Engine;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Gives an IPv6 lease back in a client's stead: the Release (RFC 8415, 18.2.7) that a guest which was pulled out could not send. It
/// goes to the group of all servers, as they take it from there alone; the kernel hands what is sent to a group to the host's own members.
/// </summary>
internal static class LeaseRelease6
{
    private const int ServerPort = 547;

    // All_DHCP_Relay_Agents_and_Servers.
    private static readonly IPAddress Servers = IPAddress.Parse("ff02::1:2");

    private const byte ReleaseMessage = 8;
    private const ushort ClientOption = 1;
    private const ushort ServerOption = 2;
    private const ushort AssociationOption = 3;
    private const ushort TemporaryAssociationOption = 4;
    private const ushort AddressOption = 5;
    private const ushort ElapsedTimeOption = 8;

    /// <summary>Sends it; nobody waits for the answer. The calling thread is in the network's namespace.</summary>
    /// <exception cref="HostException">The bridge is gone.</exception>
    public static void Send(HostOperation.ReleaseLease6 release)
        => ReleaseSocket.Send(release.ToString(), release.Bridge, new IPEndPoint(Servers, ServerPort), Message(release, RandomNumberGenerator.GetBytes(3)));

    /// <summary>The message.</summary>
    /// <param name="release">What is given back.</param>
    /// <param name="transaction">Three bytes.</param>
    internal static byte[] Message(HostOperation.ReleaseLease6 release, ReadOnlySpan<byte> transaction)
    {
        // IAADDR: the address, and lifetimes of nothing.
        byte[] address = Option(AddressOption, [.. release.Address.GetAddressBytes(), .. new byte[2 * sizeof(uint)]]);
        byte[] number = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, release.Association);
        // IA_NA has times T1 and T2, IA_TA has none.
        byte[] association = release.IsTemporary
            ? Option(TemporaryAssociationOption, [.. number, .. address])
            : Option(AssociationOption, [.. number, .. new byte[2 * sizeof(uint)], .. address]);
        return
        [
            ReleaseMessage, .. transaction,
            .. Option(ClientOption, ReleaseSocket.Bytes(release.Client)),
            .. Option(ServerOption, ReleaseSocket.Bytes(release.Server)),
            .. Option(ElapsedTimeOption, [0, 0]),
            .. association,
        ];
    }

    private static byte[] Option(ushort code, byte[] content)
    {
        byte[] option = new byte[2 * sizeof(ushort) + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(option, code);
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(sizeof(ushort)), (ushort)content.Length);
        content.CopyTo(option, 2 * sizeof(ushort));
        return option;
    }
}
