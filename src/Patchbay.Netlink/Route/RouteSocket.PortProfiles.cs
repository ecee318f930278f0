using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

/// <content>Ports of switches beyond this host's (802.1Qbg, 802.1Qbh).</content>
public sealed partial class RouteSocket
{
    // PORT_SELF_VF
    private const uint TheDeviceItself = 0xffffffff;

    /// <summary>Opens a socket to a program that answers in the kernel's place, as lldpad does for a switch, by the address that it has bound.</summary>
    public static RouteSocket OpenTo(uint program) => new(NetlinkSocket.Open(NETLINK_ROUTE, "route", program));

    /// <summary>Asks.</summary>
    /// <exception cref="NetlinkException">EOPNOTSUPP: the device's driver knows nothing of it.</exception>
    public void AskPort(PortProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _socket.Execute($"{profile.Request.ToString().ToLowerInvariant()} the port of link {profile.Index}", (buffer, sequence) => WritePortProfile(buffer, sequence, profile));
    }

    /// <summary>What the switch has said to <see cref="AskPort"/>, <c>PORT_VDP_RESPONSE_…</c> or <c>PORT_PROFILE_RESPONSE_…</c>; null for nothing yet.</summary>
    public ushort? PortResponse(PortProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        PortAnswer? answer = _socket.Find(
            $"ask for the port of link {profile.Index}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, RouteMessage.GetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
                w.Fixed(new LinkHeader { Index = profile.Index });
                w.UInt32(LinkAttribute.ExtensionMask, RTEXT_FILTER_VF);
                return w.Finish();
            },
            message => ReadPortAnswer(message, profile),
            // lldpad's answer is of the type that ends a list.
            endAnswers: !profile.IsForKernel);
        return answer?.Response;
    }

    internal static ReadOnlySpan<byte> WritePortProfile(Span<byte> buffer, uint sequence, PortProfile profile)
    {
        uint function = profile.Function ?? TheDeviceItself;
        NetlinkWriter w = new(buffer, RouteMessage.SetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Index = profile.Index });
        if (profile.Name is { } name)
        {
            w.String(LinkAttribute.Name, name);
        }
        if (profile.Mac is not null || profile.Vlan is not null)
        {
            NetlinkWriter.Nest list = w.BeginNest(LinkAttribute.FunctionList);
            {
                NetlinkWriter.Nest info = w.BeginNest(FunctionAttribute.Info);
                {
                    if (profile.Mac is { } mac)
                    {
                        FunctionMac value = new() { Function = function };
                        mac.GetAddressBytes().CopyTo((Span<byte>)value.Address);
                        w.Struct(FunctionAttribute.Mac, value);
                    }
                    if (profile.Vlan is { } vlan)
                    {
                        w.Struct(FunctionAttribute.Vlan, new FunctionVlan { Function = function, Vlan = vlan });
                    }
                }
                w.End(info);
            }
            w.End(list);
        }
        if (profile is { Function: null, IsForKernel: true })
        {
            NetlinkWriter.Nest self = w.BeginNest(LinkAttribute.PortSelf);
            WritePortParts(ref w, profile);
            w.End(self);
        }
        else
        {
            NetlinkWriter.Nest ports = w.BeginNest(LinkAttribute.FunctionPorts);
            {
                NetlinkWriter.Nest port = w.BeginNest(PortAttribute.OfFunction);
                WritePortParts(ref w, profile);
                w.End(port);
            }
            w.End(ports);
        }
        ReadOnlySpan<byte> message = w.Finish();
        // nlmsghdr, nlmsg_pid: the kernel passes over it, and lldpad takes it for whom to tell.
        MemoryMarshal.Write(buffer[12..], profile.Listener);
        return message;
    }

    private static void WritePortParts(ref NetlinkWriter w, PortProfile profile)
    {
        if (profile.Profile is { } name)
        {
            w.String(PortAttribute.Profile, name);
        }
        if (profile.Station is { } station)
        {
            // struct ifla_port_vsi: u8 manager; u8 type[3], the lowest first; u8 version; u8 zero[3]
            w.Bytes(PortAttribute.Station, [station.Manager, (byte)station.Type, (byte)(station.Type >> 8), (byte)(station.Type >> 16), station.Version, 0, 0, 0]);
        }
        if (profile.Instance is { } instance)
        {
            w.Bytes(PortAttribute.Instance, instance.ToByteArray(bigEndian: true));
        }
        if (profile.Host is { } host)
        {
            w.Bytes(PortAttribute.Host, host.ToByteArray(bigEndian: true));
        }
        if (profile.Function is { } function)
        {
            w.UInt32(PortAttribute.Function, function);
        }
        w.Byte(PortAttribute.Request, (byte)profile.Request);
    }

    private static PortAnswer? ReadPortAnswer(NetlinkMessage message, PortProfile profile)
    {
        foreach (NetlinkAttribute attribute in message.After<LinkHeader>())
        {
            if (attribute.Type == LinkAttribute.PortSelf && profile is { Function: null, IsForKernel: true })
            {
                return ReadPort(attribute.Nested, out _, out _);
            }
            if (attribute.Type != LinkAttribute.FunctionPorts)
            {
                continue;
            }
            foreach (NetlinkAttribute port in attribute.Nested)
            {
                PortAnswer answer = ReadPort(port.Nested, out uint? function, out Guid? instance);
                // One of many that the device has: after a disassociation it is nobody's.
                if (function == (profile.Function ?? TheDeviceItself) && (profile.Instance is null || profile.Request == PortRequest.Disassociate || instance == profile.Instance))
                {
                    return answer;
                }
            }
        }
        return null;
    }

    private static PortAnswer ReadPort(NetlinkAttributes attributes, out uint? function, out Guid? instance)
    {
        (function, instance) = (null, null);
        ushort? response = null;
        foreach (NetlinkAttribute part in attributes)
        {
            switch (part.Type)
            {
                case PortAttribute.Function:
                    function = part.UInt32();
                    break;
                case PortAttribute.Instance when part.Value.Length == 16:
                    instance = new Guid(part.Value, bigEndian: true);
                    break;
                case PortAttribute.Response:
                    response = part.UInt16();
                    break;
                default:
                    break;
            }
        }
        return new PortAnswer(response);
    }

    private sealed record PortAnswer(ushort? Response);
}
