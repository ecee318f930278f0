using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    private const uint RTEXT_FILTER_VF = 1;

    /// <summary>The virtual functions of a card; empty where it has none.</summary>
    public IReadOnlyList<VirtualFunction> VirtualFunctions(int index)
    {
        List<VirtualFunction>? found = _socket.Find(
            $"get the virtual functions of link {index}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, RouteMessage.GetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
                w.Fixed(new LinkHeader { Index = index });
                w.UInt32(LinkAttribute.ExtensionMask, RTEXT_FILTER_VF);
                return w.Finish();
            },
            ReadFunctions);
        return found ?? [];
    }

    /// <summary>Sets what is not null of one of a card's virtual functions, one setting a message, so that an error names it.</summary>
    /// <exception cref="NetlinkException">EOPNOTSUPP: the card's driver cannot; EINVAL: it has no such function, or the value is none.</exception>
    public void ChangeFunction(int index, string link, VirtualFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        uint number = function.Number;
        if (function.Mac is { } mac)
        {
            FunctionMac value = new() { Function = number };
            mac.GetAddressBytes().CopyTo((Span<byte>)value.Address);
            Set($"mac {string.Join(':', mac.GetAddressBytes().Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))}", FunctionAttribute.Mac, value);
        }
        if (function.Vlan is { } vlan)
        {
            Set($"vlan {vlan}", FunctionAttribute.Vlan, new FunctionVlan { Function = number, Vlan = vlan });
        }
        if (function.SpoofCheck is { } check)
        {
            Set($"spoofchk {(check ? "on" : "off")}", FunctionAttribute.SpoofCheck, new FunctionFlag { Function = number, Setting = check ? 1u : 0 });
        }
        if (function.Trusted is { } trusted)
        {
            Set($"trust {(trusted ? "on" : "off")}", FunctionAttribute.Trust, new FunctionFlag { Function = number, Setting = trusted ? 1u : 0 });
        }
        if (function.MaxRate is { } rate)
        {
            Set($"max_tx_rate {rate}", FunctionAttribute.Rate, new FunctionRate { Function = number, Max = rate });
        }

        void Set<T>(string what, ushort type, T value) where T : unmanaged
            => _socket.Execute($"set vf {number} of {link} {what}", (buffer, sequence) => Change(buffer, sequence, index, type, value));
    }

    internal static ReadOnlySpan<byte> Change<T>(Span<byte> buffer, uint sequence, int index, ushort type, T value) where T : unmanaged
    {
        NetlinkWriter w = new(buffer, RouteMessage.SetLink, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new LinkHeader { Index = index });
        NetlinkWriter.Nest list = w.BeginNest(LinkAttribute.FunctionList);
        {
            NetlinkWriter.Nest info = w.BeginNest(FunctionAttribute.Info);
            {
                w.Struct(type, value);
            }
            w.End(info);
        }
        w.End(list);
        return w.Finish();
    }

    private static List<VirtualFunction> ReadFunctions(NetlinkMessage message)
    {
        List<VirtualFunction> functions = [];
        foreach (NetlinkAttribute attribute in message.After<LinkHeader>())
        {
            if (attribute.Type != LinkAttribute.FunctionList)
            {
                continue;
            }
            foreach (NetlinkAttribute info in attribute.Nested)
            {
                if (info.Type == FunctionAttribute.Info)
                {
                    functions.Add(ReadFunction(info.Nested));
                }
            }
        }
        return functions;
    }

    private static VirtualFunction ReadFunction(NetlinkAttributes attributes)
    {
        VirtualFunction function = new(0);
        foreach (NetlinkAttribute attribute in attributes)
        {
            switch (attribute.Type)
            {
                case FunctionAttribute.Mac:
                    FunctionMac mac = attribute.Struct<FunctionMac>();
                    function = function with { Number = mac.Function, Mac = new PhysicalAddress(((ReadOnlySpan<byte>)mac.Address)[..6].ToArray()) };
                    break;
                case FunctionAttribute.Vlan:
                    function = function with { Vlan = attribute.Struct<FunctionVlan>().Vlan };
                    break;
                case FunctionAttribute.SpoofCheck:
                    function = function with { SpoofCheck = Flag(attribute.Struct<FunctionFlag>()) };
                    break;
                case FunctionAttribute.Trust:
                    function = function with { Trusted = Flag(attribute.Struct<FunctionFlag>()) };
                    break;
                case FunctionAttribute.Rate:
                    function = function with { MaxRate = attribute.Struct<FunctionRate>().Max };
                    break;
                case FunctionAttribute.Statistics:
                    function = function with { Statistics = ReadStatistics(attribute.Nested) };
                    break;
                default:
                    break;
            }
        }
        return function;
    }

    // A driver that knows no such setting leaves all bits set.
    private static bool? Flag(FunctionFlag flag) => flag.Setting == uint.MaxValue ? null : flag.Setting != 0;

    private static LinkStatistics ReadStatistics(NetlinkAttributes attributes)
    {
        LinkStatistics s = new(0, 0, 0, 0, 0, 0, 0, 0);
        foreach (NetlinkAttribute attribute in attributes)
        {
            s = attribute.Type switch
            {
                FunctionStatisticsAttribute.ReceivedPackets => s with { ReceivedPackets = attribute.UInt64() },
                FunctionStatisticsAttribute.SentPackets => s with { SentPackets = attribute.UInt64() },
                FunctionStatisticsAttribute.ReceivedBytes => s with { ReceivedBytes = attribute.UInt64() },
                FunctionStatisticsAttribute.SentBytes => s with { SentBytes = attribute.UInt64() },
                FunctionStatisticsAttribute.ReceiveDropped => s with { ReceiveDropped = attribute.UInt64() },
                FunctionStatisticsAttribute.SendDropped => s with { SendDropped = attribute.UInt64() },
                _ => s,
            };
        }
        return s;
    }

    /// <summary>32 bytes, of which Ethernet uses six.</summary>
    [System.Runtime.CompilerServices.InlineArray(32)]
    internal struct LongAddress
    {
        private byte _first;
    }

    /// <summary><c>struct ifla_vf_mac</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FunctionMac
    {
        public uint Function;
        public LongAddress Address;
    }

    /// <summary><c>struct ifla_vf_vlan</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FunctionVlan
    {
        public uint Function;
        public uint Vlan;
        public uint Priority;
    }

    /// <summary><c>struct ifla_vf_spoofchk</c> and <c>ifla_vf_trust</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FunctionFlag
    {
        public uint Function;
        public uint Setting;
    }

    /// <summary><c>struct ifla_vf_rate</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FunctionRate
    {
        public uint Function;
        public uint Min;
        public uint Max;
    }
}
