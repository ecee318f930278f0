using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Addresses;
using Patchbay.Planning.Guests.Defaults;

namespace Patchbay.Planning.Guests.Devices;

/// <summary>Where a device of the host comes to be in a running guest.</summary>
public static class HostDevicePlugIn
{
    /// <summary>
    /// A running guest with one more device of the host, at the end of its list: named and given a free place. Buses are never
    /// added to a running machine. Null where it is refused.
    /// </summary>
    /// <param name="live">The guest as it runs.</param>
    /// <param name="added">The device, one of PCI.</param>
    /// <param name="document">The document it came in.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DomainDefinition? Place(DomainDefinition live, HostdevDefinition added, DeviceDocument document, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(document);
        DiagnosticBag own = new(diagnostics);
        DomainDefinition domain = live with { Devices = live.Devices with { Hostdevs = live.Devices.Hostdevs.Add(added) } };
        DomainPlaces places = new(domain, document.Places);
        BootDefaults.Fill(domain, places, own);
        PlugBoard board = new(domain);
        if (added.Info.Address is not DeviceAddress.Unassigned)
        {
            PciAddresses.AssignHot(board, board.Hostdevs[^1], places, own);
        }
        domain = GuestAliases.Assign(board.ToDefinition());
        DomainRules.Check(domain, document.Places, own);
        return own.HasErrors ? null : domain;
    }
}
