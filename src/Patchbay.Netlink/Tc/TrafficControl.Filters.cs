using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink.Tc;

public sealed partial class TrafficControl
{
    private const ushort ETH_P_ALL = 0x0003;
    private const ushort ETH_P_IP = 0x0800;
    private const byte Terminal = 1;

    /// <summary>The kernel's name of the action that fills in checksums.</summary>
    public const string ChecksumAction = "act_csum";

    /// <summary>
    /// Computes the checksums of UDP packets to a port as they leave: those of DHCP answers, which some clients check and a
    /// virtual device leaves open.
    /// </summary>
    /// <exception cref="KernelFeatureException">The kernel has no act_csum (or no cls_u32).</exception>
    public void AddChecksumFilter(int index, TrafficHandle parent, ushort priority, ushort port)
        => Execute(
            $"add filter csum to link {index}", ChecksumAction, (buffer, sequence) => WriteChecksum(buffer, sequence, index, parent, priority, port));

    /// <summary>Drops what comes in above a rate; the device needs its ingress hook.</summary>
    /// <exception cref="KernelFeatureException">The kernel has no act_police (or no cls_u32).</exception>
    public void AddPolice(int index, ulong bytesPerSecond, uint burst, uint mtu = 64 * 1024)
        => Execute($"add filter police to link {index}", "act_police", (buffer, sequence) => WritePolice(buffer, sequence, index, bytesPerSecond, burst, mtu));

    /// <summary>Sends what comes in through another device, such as one where it can be queued; the device needs its ingress hook.</summary>
    /// <exception cref="KernelFeatureException">The kernel has no act_mirred (or no cls_u32).</exception>
    public void AddRedirect(int index, int target)
        => Execute($"add filter mirred to link {index}", "act_mirred", (buffer, sequence) => WriteRedirect(buffer, sequence, index, target));

    /// <summary>Whether something is done with what comes in on a device.</summary>
    public bool HasIngressFilter(int index)
        => _socket.Dump(
            $"list ingress filters of link {index}",
            (buffer, sequence) => Begin(buffer, sequence, TrafficMessage.GetFilter, NetlinkFlags.Dump, index, default, TrafficHandle.IngressQueue).Finish(),
            static m => m.Type == TrafficMessage.NewFilter ? nameof(TrafficMessage.NewFilter) : null).Count > 0;

    /// <summary>Puts frames with a mark into a class.</summary>
    /// <exception cref="KernelFeatureException">The kernel has no cls_fw.</exception>
    public void AddMarkFilter(int index, TrafficHandle parent, ushort priority, uint mark, TrafficHandle target)
        => Execute($"add filter fw to link {index}", "cls_fw", (buffer, sequence) => WriteMark(buffer, sequence, index, parent, priority, mark, target));

    /// <summary>Puts IPv4 frames to a hardware address into a class. <paramref name="number"/> names the filter, 1 to 0x7ff.</summary>
    public void AddMacFilter(int index, TrafficHandle parent, ushort priority, ushort number, PhysicalAddress mac, TrafficHandle target)
    {
        ArgumentNullException.ThrowIfNull(mac);
        Execute(
            $"add filter for {mac} to link {index}",
            "cls_u32",
            (buffer, sequence) => WriteMac(buffer, sequence, index, parent, priority, number, mac, target));
    }

    /// <summary>Removes all filters of a priority and protocol (EtherType; IPv4 by default).</summary>
    public void DeleteFilters(int index, TrafficHandle parent, ushort priority, ushort protocol = ETH_P_IP)
        => _socket.Execute(
            $"delete filters {priority} of link {index}",
            (buffer, sequence) => Begin(
                buffer, sequence, TrafficMessage.DelFilter, NetlinkFlags.None, index, default, parent, Information(priority, protocol)).Finish());

    /// <summary>Removes the filter of that number for a hardware address.</summary>
    public void DeleteMacFilter(int index, TrafficHandle parent, ushort priority, ushort number)
        => _socket.Execute(
            $"delete filter {number:x} of link {index}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = Begin(
                    buffer, sequence, TrafficMessage.DelFilter, NetlinkFlags.None, index, MacHandle(number), parent, Information(priority, ETH_P_IP));
                w.String(TrafficAttribute.Kind, "u32");
                return w.Finish();
            });

    internal static ReadOnlySpan<byte> WriteChecksum(
        Span<byte> buffer, uint sequence, int index, TrafficHandle parent, ushort priority, ushort port)
    {
        const int DestinationPortWord = 20;   // after a header of no options
        const uint IPv4Header = 1;
        const uint Udp = 16;
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewFilter, Make, index, default, parent, Information(priority, ETH_P_IP));
        w.String(TrafficAttribute.Kind, "u32");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            NetlinkWriter.Nest actions = w.BeginPlainNest(U32Attribute.Action);
            {
                NetlinkWriter.Nest first = w.BeginPlainNest(1);
                {
                    w.String(ActionAttribute.Kind, "csum");
                    NetlinkWriter.Nest parameters = w.BeginNest(ActionAttribute.Options);
                    {
                        w.Struct(ActionAttribute.ChecksumParameters, new ChecksumParameters { Update = IPv4Header | Udp });
                    }
                    w.End(parameters);
                }
                w.End(first);
            }
            w.End(actions);
            w.Bytes(U32Attribute.Selector, Selector(new Key(DestinationPortWord, 0x0000ffff, port)));
        }
        w.End(options);
        return w.Finish();
    }

    internal static ReadOnlySpan<byte> WritePolice(Span<byte> buffer, uint sequence, int index, ulong bytesPerSecond, uint burst, uint mtu)
    {
        const int Drop = 2;   // TC_POLICE_SHOT
        byte cellLog = TrafficTime.CellLog(mtu);
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewFilter, Make, index, default, TrafficHandle.IngressQueue, Information(0, ETH_P_ALL));
        w.String(TrafficAttribute.Kind, "u32");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            NetlinkWriter.Nest police = w.BeginPlainNest(U32Attribute.Police);
            {
                w.Struct(ActionAttribute.PoliceParameters, new PoliceParameters
                {
                    Action = Drop,
                    Burst = TrafficTime.Ticks(burst, bytesPerSecond),
                    Mtu = mtu,
                    Rate = RateSpecification.Of(bytesPerSecond, cellLog),
                });
                w.Bytes(ActionAttribute.PoliceRateTable, TrafficTime.Table(bytesPerSecond, cellLog));
            }
            w.End(police);
            w.UInt32(U32Attribute.ClassId, 1);
            w.Bytes(U32Attribute.Selector, Selector(new Key(0, 0, 0)));
        }
        w.End(options);
        return w.Finish();
    }

    internal static ReadOnlySpan<byte> WriteRedirect(Span<byte> buffer, uint sequence, int index, int target)
    {
        const int Stolen = 4;   // TC_ACT_STOLEN
        const int EgressRedirect = 1;
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewFilter, Make, index, default, TrafficHandle.IngressQueue, Information(0, ETH_P_ALL));
        w.String(TrafficAttribute.Kind, "u32");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            NetlinkWriter.Nest actions = w.BeginPlainNest(U32Attribute.Action);
            {
                NetlinkWriter.Nest first = w.BeginPlainNest(1);
                {
                    w.String(ActionAttribute.Kind, "mirred");
                    NetlinkWriter.Nest parameters = w.BeginNest(ActionAttribute.Options);
                    {
                        w.Struct(ActionAttribute.RedirectParameters, new RedirectParameters { Action = Stolen, Direction = EgressRedirect, Device = (uint)target });
                    }
                    w.End(parameters);
                }
                w.End(first);
            }
            w.End(actions);
            w.Bytes(U32Attribute.Selector, Selector(new Key(0, 0, 0)));
        }
        w.End(options);
        return w.Finish();
    }

    private static ReadOnlySpan<byte> WriteMark(
        Span<byte> buffer, uint sequence, int index, TrafficHandle parent, ushort priority, uint mark, TrafficHandle target)
    {
        NetlinkWriter w = Begin(
            buffer, sequence, TrafficMessage.NewFilter, Make, index, TrafficHandle.Of(mark), parent, Information(priority, ETH_P_ALL));
        w.String(TrafficAttribute.Kind, "fw");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            w.UInt32(MarkFilterAttribute.ClassId, target.Number);
        }
        w.End(options);
        return w.Finish();
    }

    // Offsets count from the IP header, so the Ethernet header lies below zero.
    private static ReadOnlySpan<byte> WriteMac(
        Span<byte> buffer, uint sequence, int index, TrafficHandle parent, ushort priority, ushort number, PhysicalAddress mac, TrafficHandle target)
    {
        const int TypeWord = -4;
        const int LowWord = -12;
        const int HighWord = -16;
        byte[] bytes = mac.GetAddressBytes();
        NetlinkWriter w = Begin(
            buffer, sequence, TrafficMessage.NewFilter, Make, index, MacHandle(number), parent, Information(priority, ETH_P_IP));
        w.String(TrafficAttribute.Kind, "u32");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            w.UInt32(U32Attribute.ClassId, target.Number);
            w.Bytes(U32Attribute.Selector, Selector(
                new Key(TypeWord, 0x0000ffff, ETH_P_IP),
                new Key(LowWord, 0xffffffff, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(2))),
                new Key(HighWord, 0x0000ffff, BinaryPrimitives.ReadUInt16BigEndian(bytes))));
        }
        w.End(options);
        return w.Finish();
    }

    // Hash table 800, any bucket, item 800 + number.
    private static TrafficHandle MacHandle(ushort number) => new(0x8000, (ushort)(0x800 + number));

    private static uint Information(ushort priority, ushort protocol) => ((uint)priority << 16) | (ushort)IPAddress.HostToNetworkOrder((short)protocol);

    // struct tc_u32_key: mask, value (both in network order), i32 offset, i32 offset mask
    private static byte[] Selector(params ReadOnlySpan<Key> keys)
    {
        const int KeyLength = 16;
        U32Selector head = new() { Flags = Terminal, KeyCount = (byte)keys.Length };
        int start = Unsafe.SizeOf<U32Selector>();
        byte[] bytes = new byte[start + (keys.Length * KeyLength)];
        MemoryMarshal.Write(bytes, head);
        for (int i = 0; i < keys.Length; i++)
        {
            Span<byte> key = bytes.AsSpan(start + (i * KeyLength));
            BinaryPrimitives.WriteUInt32BigEndian(key, keys[i].Mask);
            BinaryPrimitives.WriteUInt32BigEndian(key[4..], keys[i].Value);
            MemoryMarshal.Write(key[8..], keys[i].Offset);
        }
        return bytes;
    }

    private readonly record struct Key(int Offset, uint Mask, uint Value);
}
