namespace Patchbay.Netlink.Tc;

public sealed partial class TrafficControl
{
    private const uint DefaultMtu = 1600;

    internal static ReadOnlySpan<byte> WriteHtb(Span<byte> buffer, uint sequence, int index, TrafficHandle handle, ushort defaultClass)
    {
        const uint HtbVersion = 3;
        const uint RateToQuantum = 10;
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewQdisc, Make, index, handle, TrafficHandle.Root);
        w.String(TrafficAttribute.Kind, "htb");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            w.Struct(HtbAttribute.Init, new HtbGlobal { Version = HtbVersion, RateToQuantum = RateToQuantum, DefaultClass = defaultClass });
        }
        w.End(options);
        return w.Finish();
    }

    internal static ReadOnlySpan<byte> WriteClass(Span<byte> buffer, uint sequence, NetlinkFlags flags, int index, HtbClass htb)
    {
        byte cellLog = TrafficTime.CellLog(DefaultMtu);
        ulong ceil = htb.Ceil ?? htb.Rate;
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewClass, flags, index, htb.Id, htb.Parent);
        w.String(TrafficAttribute.Kind, "htb");
        NetlinkWriter.Nest options = w.BeginPlainNest(TrafficAttribute.Options);
        {
            if (htb.Rate > uint.MaxValue)
            {
                w.UInt64(HtbAttribute.Rate64, htb.Rate);
            }
            if (ceil > uint.MaxValue)
            {
                w.UInt64(HtbAttribute.Ceil64, ceil);
            }
            w.Struct(HtbAttribute.Class, new HtbOptions
            {
                Rate = RateSpecification.Of(htb.Rate, cellLog),
                Ceil = RateSpecification.Of(ceil, cellLog),
                Buffer = TrafficTime.Ticks(htb.Burst ?? DefaultMtu, htb.Rate),
                CeilBuffer = TrafficTime.Ticks(DefaultMtu, ceil),
                Quantum = htb.Quantum,
            });
            w.Bytes(HtbAttribute.RateTable, TrafficTime.Table(htb.Rate, cellLog));
            w.Bytes(HtbAttribute.CeilTable, TrafficTime.Table(ceil, cellLog));
        }
        w.End(options);
        return w.Finish();
    }

    internal static ReadOnlySpan<byte> WriteSfq(Span<byte> buffer, uint sequence, int index, TrafficHandle parent, TrafficHandle handle, int perturbSeconds)
    {
        NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewQdisc, Make, index, handle, parent);
        w.String(TrafficAttribute.Kind, "sfq");
        w.Struct(TrafficAttribute.Options, new SfqOptions { PerturbSeconds = perturbSeconds });
        return w.Finish();
    }
}
