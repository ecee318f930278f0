using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Patchbay.Linux;

namespace Patchbay.Netlink.Route;

/// <summary>What a program that speaks for switches says unasked: the switch has let a port go that it had taken in.</summary>
/// <param name="Speaker">The program, as it calls itself.</param>
/// <param name="Index">The device with the cable.</param>
/// <param name="Mac">The guest's address; null where it is not said.</param>
/// <param name="Instance">The guest's station; null where it is not said.</param>
public sealed record PortReleased(uint Speaker, int Index, PhysicalAddress? Mac, Guid? Instance);

/// <summary>
/// Hears what programs that speak for switches (lldpad) say of ports unasked. They say it to the address that a request named:
/// <see cref="PortProfile.Listener"/>.
/// </summary>
public sealed class PortMonitor : IDisposable
{
    private readonly KernelSocket _socket;

    private PortMonitor(KernelSocket socket)
    {
        _socket = socket;
        // struct sockaddr_nl
        Span<byte> address = stackalloc byte[12];
        socket.GetAddress(address);
        Address = MemoryMarshal.Read<uint>(address[4..]);
    }

    /// <summary>Where it listens.</summary>
    public uint Address { get; }

    /// <summary>Begins to listen in the namespace of the calling thread.</summary>
    public static PortMonitor Open()
    {
        KernelSocket socket = NetlinkSocket.OpenSocket(RouteSocket.NETLINK_ROUTE, "port events", groups: 0);
        try
        {
            return new PortMonitor(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ports as they are let go. One reader.</summary>
    public async IAsyncEnumerable<PortReleased> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            await _socket.WaitReadableAsync(cancellationToken);
            foreach (PortReleased released in Take(buffer))
            {
                yield return released;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private List<PortReleased> Take(byte[] buffer)
    {
        List<PortReleased> all = [];
        try
        {
            while (_socket.TryReceive(buffer, out int length))
            {
                all.AddRange(Read(buffer.AsSpan(0, length)));
            }
        }
        catch (Exception e) when (e is NetlinkFormatException or LinuxException { Errno: Errno.ENOBUFS or Errno.EMSGSIZE })
        {
            // Another program's words: what makes no sense is passed over. What is lost is found at the next start of either program.
        }
        return all;
    }

    internal static List<PortReleased> Read(ReadOnlySpan<byte> datagram)
    {
        List<PortReleased> all = [];
        while (NetlinkMessage.TryRead(ref datagram, out NetlinkMessage message))
        {
            if (message.Type == RouteMessage.SetLink && Read(message) is { } released)
            {
                all.Add(released);
            }
        }
        return all;
    }

    private static PortReleased? Read(NetlinkMessage message)
    {
        PhysicalAddress? mac = null;
        Guid? instance = null;
        bool isReleased = false;
        foreach (NetlinkAttribute attribute in message.After<LinkHeader>())
        {
            switch (attribute.Type)
            {
                case LinkAttribute.FunctionList:
                    mac = ReadMac(attribute.Nested) ?? mac;
                    break;
                case LinkAttribute.FunctionPorts:
                    foreach (NetlinkAttribute port in attribute.Nested)
                    {
                        isReleased |= port.Type == PortAttribute.OfFunction && ReadPort(port.Nested, ref instance);
                    }
                    break;
                default:
                    break;
            }
        }
        return isReleased ? new PortReleased(message.Port, message.Fixed<LinkHeader>().Index, mac, instance) : null;
    }

    private static PhysicalAddress? ReadMac(NetlinkAttributes list)
    {
        foreach (NetlinkAttribute info in list)
        {
            foreach (NetlinkAttribute part in info.Nested)
            {
                if (part.Type == FunctionAttribute.Mac)
                {
                    RouteSocket.FunctionMac mac = part.Struct<RouteSocket.FunctionMac>();
                    return new PhysicalAddress(((ReadOnlySpan<byte>)mac.Address)[..6].ToArray());
                }
            }
        }
        return null;
    }

    // lldpad writes the request in two bytes, where others write it in one; its first is all of it in both.
    private static bool ReadPort(NetlinkAttributes attributes, ref Guid? instance)
    {
        bool isReleased = false;
        foreach (NetlinkAttribute part in attributes)
        {
            switch (part.Type)
            {
                case PortAttribute.Instance when part.Value.Length == 16:
                    instance = new Guid(part.Value, bigEndian: true);
                    break;
                case PortAttribute.Request when part.Value.Length > 0:
                    isReleased = part.Value[0] == (byte)PortRequest.Disassociate;
                    break;
                default:
                    break;
            }
        }
        return isReleased;
    }
}
