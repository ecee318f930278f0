using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <content>What a forward mode excludes.</content>
public static partial class NetworkRules
{
    // These limits are the kernel's traffic control's: bytes in 64 bits, buffers in 32.
    private const ulong MaxRate = 1UL << 54;
    private const ulong MaxBurst = uint.MaxValue >> 10;

    private static void ForeignBridgesHaveNoServices(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ForwardMode mode = network.Forward.Mode;
        if (mode.OwnsBridge())
        {
            return;
        }
        Refuse(network.Mac is not null, "<mac>", places.Of(network, "mac"));
        Refuse(!network.Ips.IsEmpty, "<ip>", network.Ips.IsEmpty ? places.Unknown : places.Of(network.Ips[0]));
        Refuse(network.Dns is { Txts.IsEmpty: false } or { Srvs.IsEmpty: false } or { Hosts.IsEmpty: false }, "<dns> with records", places.Of(network.Dns));
        Refuse(network.Domain?.Name is not null, "<domain>", places.Of(network.Domain));

        void Refuse(bool given, string element, SourceLocation at)
        {
            if (given)
            {
                diagnostics.Add(Findings.UnsupportedInMode(at, element, mode.Word()));
            }
        }
    }

    private static void BandwidthNeedsABridge(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ForwardMode mode = network.Forward.Mode;
        if (mode.OwnsBridge() || (mode == ForwardMode.Bridge && network.Bridge?.Name is not null))
        {
            return;
        }
        foreach (BandwidthDefinition bandwidth in Bandwidths(network))
        {
            diagnostics.Add(Findings.BandwidthInMode(places.Of(bandwidth), mode.Word()));
        }
    }

    private static void RatesAreWithinTheKernels(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        foreach (BandwidthRate rate in Bandwidths(network).SelectMany(b => new[] { b.Inbound, b.Outbound }).OfType<BandwidthRate>())
        {
            (string Name, ulong Value, ulong Limit)[] parts =
                [("average", rate.Average, MaxRate), ("peak", rate.Peak, MaxRate), ("burst", rate.Burst, MaxBurst), ("floor", rate.Floor, MaxRate)];
            foreach ((string name, ulong value, ulong limit) in parts.Where(p => p.Value > p.Limit))
            {
                diagnostics.Add(Findings.RateTooLarge(places.Of(rate), name, value, limit));
            }
        }
    }

    private static void PoolSuitsTheMode(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ForwardDefinition forward = network.Forward;
        SourceLocation at = places.Of(forward);
        if (forward.Mode == ForwardMode.Hostdev && !forward.Interfaces.IsEmpty)
        {
            diagnostics.Add(Findings.InterfaceInHostdev(at, forward.Interfaces[0]));
        }
        if (forward.Mode != ForwardMode.Hostdev && !forward.Addresses.IsEmpty)
        {
            diagnostics.Add(Findings.AddressInMode(at, forward.Mode.Word()));
        }
        int kinds = (forward.Interfaces.IsEmpty ? 0 : 1) + (forward.Addresses.IsEmpty ? 0 : 1) + (forward.PhysicalFunction is null ? 0 : 1);
        if (kinds > 1)
        {
            diagnostics.Add(Findings.MixedPool(at));
        }
    }

    private static void VlansAreCarried(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        ForwardMode mode = network.Forward.Mode;
        bool allowed = mode is ForwardMode.Hostdev or ForwardMode.Passthrough
            || (mode == ForwardMode.Bridge && network.VirtualPort is null or { Type: VirtualPortType.OpenVSwitch });
        bool used = network.Vlan is not null;
        foreach (PortGroupDefinition group in network.PortGroups.Where(g => used || g.Vlan is not null))
        {
            // A port of this group gets a tag: from the group, or from the network.
            bool carried = group.VirtualPort is null ? allowed : mode == ForwardMode.Bridge && group.VirtualPort.Type == VirtualPortType.OpenVSwitch;
            if (!carried)
            {
                diagnostics.Add(Findings.VlanNotHere(places.Of((object?)group.Vlan ?? group), mode.Word()));
            }
        }
        // With a default group no port goes without one, and the groups were looked at.
        if (used && !allowed && !network.PortGroups.Any(g => g.IsDefault))
        {
            diagnostics.Add(Findings.VlanNotHere(places.Of(network.Vlan), mode.Word()));
        }
    }

    private static IEnumerable<BandwidthDefinition> Bandwidths(NetworkDefinition network)
        => network.PortGroups.Select(g => g.Bandwidth).Prepend(network.Bandwidth).OfType<BandwidthDefinition>();
}
