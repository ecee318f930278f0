using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>Completes PCI controllers once they have addresses: QEMU's device, chassis, port, bus number.</summary>
internal static class PciControllers
{
    public static void Complete(PlugBoard board, DomainPlaces places, DiagnosticBag diagnostics)
    {
        foreach ((Plug plug, ControllerDefinition definition) in board.Of(ControllerType.Pci).ToList())
        {
            PciAddress where = plug.Pci ?? default;
            PciControllerTarget target = definition.Target;
            target = definition.Model switch
            {
                "pci-bridge" => target with { ChassisNumber = target.ChassisNumber ?? definition.Index },
                "pcie-root-port" => target with { Chassis = target.Chassis ?? definition.Index, Port = target.Port ?? ((where.Slot << 3) + where.Function) },
                "pcie-switch-downstream-port" => target with { Chassis = target.Chassis ?? definition.Index, Port = target.Port ?? where.Slot },
                "pci-expander-bus" or "pcie-expander-bus" => target with { BusNumber = target.BusNumber ?? FreeBusNumber(board) },
                "pci-root" when MachineFacts.IsPSeries(board.Domain) => target with { Index = target.Index ?? definition.Index },
                _ => target,
            };
            if (definition.Model is "pci-expander-bus" or "pcie-expander-bus" && target.BusNumber is null)
            {
                diagnostics.Add(GuestFindings.WrongController(places.Of(definition), $"the bus number of PCI controller {definition.Index}", "none below the lowest one is free: write one in <target busNr>"));
            }
            if (definition.Model == "pci-bridge" && definition.Index <= where.Bus)
            {
                diagnostics.Add(GuestFindings.WrongController(places.Of(definition), $"the pci-bridge {definition.Index} on bus {where.Bus}", "a bridge's index must be above that of the bus it is on"));
            }
            plug.Device = definition with { ModelName = definition.ModelName ?? NameOf(board.Domain, definition.Model), Target = target };
        }
    }

    private static string? NameOf(DomainDefinition domain, string? model) => model switch
    {
        "pci-bridge" => "pci-bridge",
        "dmi-to-pci-bridge" => "i82801b11-bridge",
        "pcie-to-pci-bridge" => "pcie-pci-bridge",
        "pcie-root-port" => "pcie-root-port",
        "pcie-switch-upstream-port" => "x3130-upstream",
        "pcie-switch-downstream-port" => "xio3130-downstream",
        "pci-expander-bus" => "pxb",
        "pcie-expander-bus" => "pxb-pcie",
        "pci-root" when MachineFacts.IsPSeries(domain) => "spapr-pci-host-bridge",
        _ => null,
    };

    // Two below the lowest: one for the bus, one for the bridge within it.
    private static uint? FreeBusNumber(PlugBoard board)
    {
        uint lowest = board.Of(ControllerType.Pci).Select(c => c.Definition.Target.BusNumber).OfType<uint>().DefaultIfEmpty(256u).Min();
        return lowest <= 2 ? null : lowest - 2;
    }
}
