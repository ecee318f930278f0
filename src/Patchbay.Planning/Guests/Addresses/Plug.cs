using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Addresses;

/// <summary>A device while addresses are chosen: the only thing about it that changes is where it is plugged.</summary>
internal sealed class Plug(IDevice device)
{
    private readonly IDevice _made = device;

    /// <summary>Whether it is not any more as it was made.</summary>
    public bool IsChanged => !ReferenceEquals(Device, _made) || !ReferenceEquals(Info, _made.Info);

    /// <summary>The definition that it was made from.</summary>
    public IDevice Device { get; set; } = device;

    public DeviceInfo Info { get; set; } = device.Info;

    /// <summary>What it needs of a PCI bus; nothing where it is no PCI device.</summary>
    public PciConnect Connect { get; set; }

    public DeviceAddress? Address
    {
        get => Info.Address;
        set => Info = Info with { Address = value };
    }

    /// <summary>Where it is on PCI; null where it is not, or not yet.</summary>
    public PciAddress? Pci => (Info.Address as DeviceAddress.Pci)?.Where;

    /// <summary>Whether a PCI address may be chosen for it.</summary>
    public bool WantsPci => Info.Address is null or DeviceAddress.Pci { Where: null };

    /// <summary>Plugs it into PCI, keeping what else its address says.</summary>
    public void PlugIn(PciAddress where, bool? multiFunction = null)
    {
        DeviceAddress.Pci old = Info.Address as DeviceAddress.Pci ?? new DeviceAddress.Pci(null);
        Address = old with { Where = where, MultiFunction = multiFunction ?? old.MultiFunction };
    }
}
