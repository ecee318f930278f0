using System.Net;
using System.Net.Sockets;

namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    private const uint IFA_F_NODAD = 0x02;
    private const uint IFA_F_TENTATIVE = 0x40;
    private const uint IFA_F_PERMANENT = 0x80;

    /// <summary>Addresses of both families, of one device or (0) of all.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses(int index = 0)
        => _socket.Dump(
            "list addresses",
            (buffer, sequence) => WriteListAddresses(buffer, sequence, index),
            m => ReadAddress(m) is { } address && (index == 0 || address.Index == index) ? address : null);

    /// <summary>Adds an address.</summary>
    /// <exception cref="NetlinkException">EEXIST: the device has it; EACCES: IPv6 is disabled there.</exception>
    public void AddAddress(InterfaceAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _socket.Execute(
            $"add address {address} to link {address.Index}",
            (buffer, sequence) => WriteAddress(buffer, RouteMessage.NewAddress, NetlinkFlags.Create | NetlinkFlags.Exclusive, sequence, address));
    }

    /// <summary>Removes an address; device, address and prefix length tell which.</summary>
    /// <exception cref="NetlinkException">EADDRNOTAVAIL: the device does not have it.</exception>
    public void RemoveAddress(InterfaceAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _socket.Execute(
            $"remove address {address} from link {address.Index}",
            (buffer, sequence) => WriteAddress(buffer, RouteMessage.DelAddress, NetlinkFlags.None, sequence, address));
    }

    internal static ReadOnlySpan<byte> WriteAddress(
        Span<byte> buffer, ushort type, NetlinkFlags flags, uint sequence, InterfaceAddress address)
    {
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | flags), sequence);
        w.Fixed(new AddressHeader
        {
            Family = FamilyOf(address.Address),
            PrefixLength = address.PrefixLength,
            Scope = address.Scope,
            Index = address.Index,
        });
        byte[] bytes = address.Address.GetAddressBytes();
        w.Bytes(AddressAttribute.Local, bytes);
        w.Bytes(AddressAttribute.Address, address.Peer?.GetAddressBytes() ?? bytes);
        if (address.Broadcast is not null)
        {
            w.Bytes(AddressAttribute.Broadcast, address.Broadcast.GetAddressBytes());
        }
        if (address.NoDuplicateDetection)
        {
            w.UInt32(AddressAttribute.Flags, IFA_F_NODAD);
        }
        return w.Finish();
    }

    internal static InterfaceAddress ReadAddress(NetlinkMessage message)
    {
        AddressHeader header = message.Fixed<AddressHeader>();
        IPAddress? local = null;
        IPAddress? peer = null;
        IPAddress? broadcast = null;
        uint flags = header.Flags;
        foreach (NetlinkAttribute attribute in message.After<AddressHeader>())
        {
            switch (attribute.Type)
            {
                case AddressAttribute.Local:
                    local = new IPAddress(attribute.Value);
                    break;
                case AddressAttribute.Address:
                    peer = new IPAddress(attribute.Value);
                    break;
                case AddressAttribute.Broadcast:
                    broadcast = new IPAddress(attribute.Value);
                    break;
                case AddressAttribute.Flags:
                    flags = attribute.UInt32();
                    break;
                default:
                    break;
            }
        }

        // IPv6 sends only IFA_ADDRESS, except on point-to-point devices.
        IPAddress address = local ?? peer ?? throw NetlinkFormatException.Missing("an address");
        return new InterfaceAddress(header.Index, address, header.PrefixLength)
        {
            Broadcast = broadcast,
            Scope = header.Scope,
            NoDuplicateDetection = (flags & IFA_F_NODAD) != 0,
            IsTentative = (flags & IFA_F_TENTATIVE) != 0,
            IsPermanent = (flags & IFA_F_PERMANENT) != 0,
        };
    }

    private static ReadOnlySpan<byte> WriteListAddresses(Span<byte> buffer, uint sequence, int index)
    {
        NetlinkWriter w = new(buffer, RouteMessage.GetAddress, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
        w.Fixed(new AddressHeader { Index = index });
        return w.Finish();
    }

    internal static byte FamilyOf(IPAddress address) => NumberOf(address.AddressFamily);

    private static byte NumberOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetworkV6 => AddressFamilyNumber.IPv6,
        AddressFamily.InterNetwork => AddressFamilyNumber.IPv4,
        _ => 0,
    };
}
