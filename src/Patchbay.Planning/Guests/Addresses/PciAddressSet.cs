using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>The PCI buses of a guest and what is plugged into them.</summary>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="mayGrow">Whether buses are added where none is free: while finding out how many are needed.</param>
internal sealed class PciAddressSet(DiagnosticBag diagnostics, bool mayGrow)
{
    private const int MaxBuses = 256;

    public List<PciBus> Buses { get; } = [];

    /// <summary>Adds a finding; false always.</summary>
    public bool Refuse(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return false;
    }

    /// <summary>Whether a slot has a used function.</summary>
    public bool IsSlotUsed(uint bus, uint slot) => Buses[(int)bus].IsSlotUsed(slot);

    /// <summary>Reserves an address that the document or the machine gives.</summary>
    public bool Reserve(PciAddress where, PciConnect connect, SourceLocation at)
    {
        uint bus = where.Bus;
        if (mayGrow && !Grow(ref bus, connect, at))
        {
            return false;
        }
        where = where with { Bus = bus };
        if (!Validate(where, connect, at))
        {
            return false;
        }
        if (Buses[(int)bus].IsUsed(where.Slot, where.Function))
        {
            diagnostics.Add(GuestFindings.TakenAddress(at, where.ToString()));
            return false;
        }
        Buses[(int)bus].Reserve(where.Slot, where.Function, connect);
        return true;
    }

    /// <summary>Reserves the next free address; null, with a finding, where there is none.</summary>
    public PciAddress? ReserveNext(PciConnect connect, SourceLocation at, uint? function = null)
    {
        for (int bus = 0; bus < Buses.Count; bus++)
        {
            if (Accepts(bus, Buses[bus].Takes, connect, fromDocument: false) && Buses[bus].FindFree(connect, function) is { } free)
            {
                Buses[bus].Reserve(free.Slot, free.Function, connect);
                return new PciAddress(0, (uint)bus, free.Slot, free.Function);
            }
        }
        uint next = (uint)Buses.Count;
        if (!mayGrow)
        {
            diagnostics.Add(GuestFindings.NoAddressLeft(at, "PCI", "all slots that take it are used"));
            return null;
        }
        if (!Grow(ref next, connect, at))
        {
            return null;
        }
        PciAddress where = new(0, next, (uint)Buses[(int)next].MinSlot, function ?? 0);
        Buses[(int)next].Reserve(where.Slot, where.Function, connect);
        return where;
    }

    /// <summary>Whether an address is possible for a device that the document or the machine puts there.</summary>
    public bool Validate(PciAddress where, PciConnect connect, SourceLocation at)
    {
        string? wrong = Reason(where, connect);
        if (wrong is not null)
        {
            diagnostics.Add(GuestFindings.ImpossibleAddress(at, where.ToString(), wrong));
        }
        return wrong is null;
    }

    private string? Reason(PciAddress where, PciConnect connect)
    {
        if (Buses.Count == 0)
        {
            return "the machine has no PCI bus";
        }
        if (where.Domain != 0)
        {
            return "there is only the domain 0";
        }
        if (where.Bus >= Buses.Count)
        {
            return $"the last PCI bus is 0x{Buses.Count - 1:x2}";
        }
        PciBus bus = Buses[(int)where.Bus];
        if (!Accepts((int)where.Bus, bus.Takes, connect, fromDocument: true))
        {
            return connect.HasFlag(PciConnect.Integrated) && where.Bus != 0
                ? "the device is a part of the machine, which is on bus 0"
                : $"the controller 0x{where.Bus:x2} of model '{bus.Model}' does not take {Named(connect)}";
        }
        if (where.Slot < bus.MinSlot || where.Slot > bus.MaxSlot)
        {
            return bus.MinSlot == bus.MaxSlot ? $"a '{bus.Model}' has only the slot {bus.MinSlot}" : $"the slots of '{bus.Model}' go from {bus.MinSlot} to {bus.MaxSlot}";
        }
        return where.Function > 7 ? "functions go from 0 to 7" : null;
    }

    private static bool Accepts(int bus, PciConnect takes, PciConnect connect, bool fromDocument)
    {
        if (connect.HasFlag(PciConnect.Hotpluggable) && !takes.HasFlag(PciConnect.Hotpluggable))
        {
            return false;
        }
        if (connect.HasFlag(PciConnect.Integrated))
        {
            if (bus != 0)
            {
                return false;
            }
            takes |= PciConnect.Pci | PciConnect.AutoAssign;
        }
        if (fromDocument)
        {
            // Who writes an address may put either kind of device on either kind of bus.
            takes |= (takes & PciConnect.Endpoints) != 0 ? PciConnect.Endpoints : PciConnect.None;
            connect |= connect.HasFlag(PciConnect.PciBridge) ? PciConnect.Pci : PciConnect.None;
        }
        else if (connect.HasFlag(PciConnect.AutoAssign) && !takes.HasFlag(PciConnect.AutoAssign))
        {
            return false;
        }
        return (connect & takes & PciConnect.Types) != 0;
    }

    // Adds buses up to one that takes a device; where a conventional device finds only PCI Express, a bridge comes between.
    private bool Grow(ref uint bus, PciConnect connect, SourceLocation at)
    {
        long add = bus - (long)Buses.Count + 1;
        if (add <= 0)
        {
            return true;
        }
        bool needsBridge = false;
        string model;
        if (connect.HasFlag(PciConnect.Pci))
        {
            model = "pci-bridge";
            needsBridge = !Buses.Any(b => b.Takes.HasFlag(PciConnect.PciBridge));
            if (needsBridge && add == 1)
            {
                add++;
                bus++;
            }
        }
        else if ((connect & (PciConnect.Pcie | PciConnect.SwitchUpstream)) != 0)
        {
            model = "pcie-root-port";
        }
        else
        {
            diagnostics.Add(GuestFindings.NoAddressLeft(at, "PCI", $"no controller with a free slot takes {Named(connect)}, and none is added by itself"));
            return false;
        }
        if (Buses.Count + add > MaxBuses)
        {
            diagnostics.Add(GuestFindings.NoAddressLeft(at, "PCI", $"a guest has {MaxBuses} buses at most"));
            return false;
        }
        int wanted = Buses.Count + (int)add;
        if (needsBridge)
        {
            // Only the bridge may use this port: the spare one for later devices is another.
            Buses.Add(new PciBus("pcie-root-port", hotplug: true) { Takes = PciConnect.PcieToPciBridge });
            Buses.Add(new PciBus("pcie-to-pci-bridge", hotplug: true));
        }
        while (Buses.Count < wanted)
        {
            Buses.Add(new PciBus(model, hotplug: true));
        }
        return true;
    }

    private static string Named(PciConnect connect)
        => connect.HasFlag(PciConnect.Pci) ? "a conventional PCI device"
            : connect.HasFlag(PciConnect.Pcie) ? "a PCI Express device"
            : connect.HasFlag(PciConnect.RootPort) ? "a pcie-root-port"
            : connect.HasFlag(PciConnect.SwitchUpstream) ? "a pcie-switch-upstream-port"
            : connect.HasFlag(PciConnect.SwitchDownstream) ? "a pcie-switch-downstream-port"
            : connect.HasFlag(PciConnect.DmiBridge) ? "a dmi-to-pci-bridge"
            : connect.HasFlag(PciConnect.PcieToPciBridge) ? "a pcie-to-pci-bridge"
            : connect.HasFlag(PciConnect.PciExpander) ? "a pci-expander-bus"
            : connect.HasFlag(PciConnect.PcieExpander) ? "a pcie-expander-bus"
            : "a pci-bridge";
}
