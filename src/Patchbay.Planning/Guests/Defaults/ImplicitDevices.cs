using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Adds the devices that a machine has whether or not the document says so.</summary>
internal static class ImplicitDevices
{
    // Past this many processors interrupts need an I/O memory management unit that remaps them.
    private const uint MaxVcpusWithoutEim = 255;

    public static DomainDefinition Add(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        DeviceList devices = domain.Devices;
        if (HasPs2(domain))
        {
            devices = devices with { Inputs = AddInput(AddInput(devices.Inputs, "mouse", "ps2"), "keyboard", "ps2") };
        }
        domain = domain with { Devices = devices };
        ImplicitSet set = ImplicitSet.Of(domain);
        devices = devices with { Controllers = AddControllers(domain, set, places, diagnostics) };
        if (set.Memballoon && devices.Memballoon is null)
        {
            devices = devices with { Memballoon = new MemballoonDefinition { Model = "virtio" } };
        }
        if (set.UsbInputs && !devices.Graphics.IsEmpty)
        {
            ValueList<InputDefinition> inputs = AddInput(devices.Inputs, "keyboard", "usb");
            devices = devices with { Inputs = inputs.Any(i => i is { Type: "tablet", Bus: "usb" }) ? inputs : AddInput(inputs, "mouse", "usb") };
        }
        if (set.Panic is { } panic && !devices.Panics.Any(p => p.Model is null || p.Model == panic))
        {
            devices = devices with { Panics = devices.Panics.Add(new PanicDefinition { Model = panic }) };
        }
        if (set.Itco && !devices.Watchdogs.Any(w => w.Model == "itco"))
        {
            string action = devices.Watchdogs.IsEmpty ? "reset" : devices.Watchdogs[0].Action;
            devices = devices with { Watchdogs = devices.Watchdogs.Add(new WatchdogDefinition { Model = "itco", Action = action }) };
        }
        if (set.Itco && domain.Vcpu.Max > MaxVcpusWithoutEim && devices.Iommu is null)
        {
            devices = devices with { Iommu = new IommuDefinition { Model = "intel", IntRemap = true, Eim = true } };
        }
        domain = domain with { Devices = devices with { Audios = DefaultAudio(devices) } };
        return FeatureDefaults(domain);
    }

    private static bool HasPs2(DomainDefinition domain)
        => MachineFacts.IsX86(domain) && domain.Os.Machine is not ("microvm" or "none")
            && domain.Features?.Kept.Children.Any(f => f.Text.StartsWith("<ps2", StringComparison.Ordinal) && f.Text.Contains("'off'", StringComparison.Ordinal)) != true;

    private static ValueList<InputDefinition> AddInput(ValueList<InputDefinition> inputs, string type, string bus)
        => inputs.Any(i => i.Type == type && i.Bus == bus) ? inputs : inputs.Add(new InputDefinition { Type = type, Bus = bus });

    private static ValueList<ControllerDefinition> AddControllers(DomainDefinition domain, ImplicitSet set, DomainPlaces places, DiagnosticBag diagnostics)
    {
        List<ControllerDefinition> controllers = [.. domain.Devices.Controllers];
        if (set.Usb && !controllers.Any(c => c.Type == ControllerType.Usb && c.Index == 0))
        {
            ListOrder.Insert(controllers, new ControllerDefinition { Type = ControllerType.Usb, Index = 0, Model = set.UsbModel });
        }
        if (set.Sata && !controllers.Any(c => c.Type == ControllerType.Sata && c.Index == 0))
        {
            ListOrder.Insert(controllers, new ControllerDefinition { Type = ControllerType.Sata, Index = 0 });
        }
        if (set.Root is { } root)
        {
            ControllerDefinition? present = controllers.FirstOrDefault(c => c.Type == ControllerType.Pci && c.Index == 0);
            if (present is null)
            {
                ListOrder.Insert(controllers, new ControllerDefinition { Type = ControllerType.Pci, Index = 0, Model = root });
            }
            else if (present.Model != root)
            {
                diagnostics.Add(GuestFindings.WrongController(places.Of(present), $"the PCI controller 0 of model '{present.Model}'", $"this machine has '{root}' there"));
            }
        }
        return controllers.ToValueList();
    }

    /// <summary>The sound back ends of a guest whose author gave none.</summary>
    public static ValueList<AudioDefinition> DefaultAudio(DeviceList devices)
    {
        if (!devices.Audios.IsEmpty)
        {
            return devices.Audios;
        }
        string? type = devices.Graphics.IsEmpty ? "none" : null;
        bool passedOn = false;
        foreach (GraphicsDefinition graphics in devices.Graphics)
        {
            (type, passedOn) = graphics switch
            {
                GraphicsDefinition.Vnc => ("none", false),
                GraphicsDefinition.Spice => ("spice", false),
                GraphicsDefinition.Other { Type: "sdl" } => (type ?? "none", true),
                _ => (type, passedOn),
            };
        }
        return type is null || passedOn ? [] : [new AudioDefinition { Id = 1, Type = type }];
    }

    private static DomainDefinition FeatureDefaults(DomainDefinition domain)
    {
        FeaturesDefinition features = domain.Features ?? new FeaturesDefinition();
        if ((MachineFacts.IsArmVirt(domain) && features.Gic is null) || features.Gic is "")
        {
            // Emulation has no place for message interrupts beside version 3.
            features = features with { Gic = domain.Type == DomainType.Kvm ? "3" : "2" };
        }
        if (domain.Devices.Iommu is { } iommu && features.IoApic is null
            && (iommu.IntRemap == true || (domain.Vcpu.Max > MaxVcpusWithoutEim && MachineFacts.IsQ35(domain))))
        {
            features = features with { IoApic = "qemu" };
        }
        return features == new FeaturesDefinition() ? domain : domain with { Features = features };
    }
}
