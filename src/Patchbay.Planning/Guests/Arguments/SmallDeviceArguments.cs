using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Balloon, random numbers, watchdog, TPM, panic, vsock, folders, devices of the host and from afar.</summary>
internal static class SmallDeviceArguments
{
    public static void AddFilesystems(ArgumentList list, DomainDefinition domain)
    {
        foreach (FilesystemDefinition folder in domain.Devices.Filesystems)
        {
            if (folder.Type != "mount" || folder.Driver is not (null or "path" or "handle") || folder.Source is null)
            {
                list.Refuse(folder, $"a filesystem with driver {folder.Driver ?? folder.Type} cannot be started yet");
                continue;
            }
            string mode = folder.AccessMode switch { "squash" => "none", null => "passthrough", _ => folder.AccessMode };
            list.Add("-fsdev", $"local,security_model={mode}{(folder.WritePolicy == "immediate" ? ",writeout=immediate" : "")},id=fsdev-{folder.Info.Alias},path={InterfaceArguments.Comma(folder.Source)}{(folder.ReadOnly ? ",readonly=on" : "")}");
            list.Add("-device", new JsonOption().Add("driver", DeviceAddressText.VirtioName("virtio-9p", folder.Model, folder.Info)).Virtio(folder.Virtio)
                .Add("id", folder.Info.Alias).Add("fsdev", $"fsdev-{folder.Info.Alias}").Add("mount_tag", folder.Target).At(domain, folder.Info));
        }
    }

    public static void AddTpms(ArgumentList list, DomainDefinition domain)
    {
        foreach (TpmDefinition tpm in domain.Devices.Tpms)
        {
            if (tpm.BackendType == "external" && tpm.SocketPath is { } socket)
            {
                list.Add("-chardev", $"socket,id=chrtpm,path={InterfaceArguments.Comma(socket)}");
                list.Add("-tpmdev", $"emulator,id=tpm-{tpm.Info.Alias},chardev=chrtpm");
                list.Add("-device", new JsonOption().Add("driver", tpm.Model ?? "tpm-tis").Add("tpmdev", $"tpm-{tpm.Info.Alias}").Add("id", tpm.Info.Alias).At(domain, tpm.Info));
            }
            else
            {
                list.Refuse(tpm, $"a TPM with backend {tpm.BackendType} cannot be started yet; remove the element or give it an external backend");
            }
        }
    }

    public static void AddWatchdogs(ArgumentList list, DomainDefinition domain)
    {
        string? action = null;
        foreach (WatchdogDefinition watchdog in domain.Devices.Watchdogs)
        {
            if (watchdog.Model == "itco")
            {
                list.Add("-global", "ICH9-LPC.noreboot=off");
            }
            else
            {
                list.Add("-device", new JsonOption().Add("driver", watchdog.Model).Add("id", watchdog.Info.Alias).At(domain, watchdog.Info));
            }
            action ??= watchdog.Action == "dump" ? "pause" : watchdog.Action;
        }
        if (action is not null)
        {
            list.Add("-watchdog-action", action);
        }
    }

    public static void AddRedirdevs(ArgumentList list, DomainDefinition domain)
    {
        foreach (RedirdevDefinition redir in domain.Devices.Redirdevs)
        {
            if (CharacterArguments.Chardev(list, redir, redir.Source, redir.Info.Alias!, domain, null))
            {
                list.Add("-device", new JsonOption().Add("driver", "usb-redir").Add("chardev", $"char{redir.Info.Alias}").Add("id", redir.Info.Alias)
                    .AddNonZero("bootindex", redir.Info.BootOrder ?? 0).At(domain, redir.Info));
            }
        }
    }

    /// <summary>Devices of the host; network cards among them come first, as libvirt counts them.</summary>
    public static void AddHostdevs(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        for (int i = 0; i < domain.Devices.Interfaces.Count; i++)
        {
            InterfaceDefinition nic = domain.Devices.Interfaces[i];
            InterfaceSource actual = i < placement.Interfaces.Count ? placement.Interfaces[i].Actual : nic.Source;
            if (actual is InterfaceSource.Hostdev { Device: InterfaceHostDevice.Pci pci })
            {
                list.Add("-device", InterfaceArguments.HostDevice(domain, nic, pci.Address));
            }
            else if (actual is InterfaceSource.Hostdev)
            {
                list.Refuse(nic, "only PCI devices can be passed on as interfaces");
            }
        }
        foreach (HostdevDefinition device in domain.Devices.Hostdevs)
        {
            switch (device.Source)
            {
                case HostdevSource.Pci pci when device.Info.Address is not DeviceAddress.Unassigned:
                    list.Add("-device", HostDevice(domain, device, pci));
                    break;
                case HostdevSource.Pci:
                    break;
                case HostdevSource.Usb usb:
                    list.Add("-device", new JsonOption().Add("driver", "usb-host").AddNonZero("hostbus", usb.Bus).AddNonZero("hostaddr", usb.Device)
                        .Add("vendorid", usb.Vendor).Add("productid", usb.Product).Add("id", device.Info.Alias).At(domain, device.Info));
                    break;
                default:
                    list.Refuse(device, "this kind of host device cannot be started yet");
                    break;
            }
        }
    }

    /// <summary>A PCI device of the host.</summary>
    public static JsonOption HostDevice(DomainDefinition domain, HostdevDefinition device, HostdevSource.Pci pci)
        => new JsonOption().Add("driver", "vfio-pci").Add("host", pci.Address.ToString()).Add("id", device.Info.Alias)
            .AddNonZero("bootindex", device.Info.BootOrder ?? 0).Add("failover_pair_id", device.Teaming?.Persistent)
            .At(domain, device.Info).Rom(device.Info);

    public static void AddBalloon(ArgumentList list, DomainDefinition domain)
    {
        if (domain.Devices.Memballoon is { Model: not "none" } balloon)
        {
            list.Add("-device", new JsonOption().Add("driver", DeviceAddressText.VirtioName("virtio-balloon", balloon.Model, balloon.Info)).Virtio(balloon.Virtio)
                .Add("id", balloon.Info.Alias).Add("deflate-on-oom", balloon.AutoDeflate).Add("free-page-reporting", balloon.FreePageReporting).At(domain, balloon.Info));
        }
    }

    public static void AddRngs(ArgumentList list, DomainDefinition domain)
    {
        foreach (RngDefinition rng in domain.Devices.Rngs)
        {
            string id = $"obj{rng.Info.Alias}";
            switch (rng.Backend)
            {
                case RngBackend.Random random:
                    list.Add("-object", new JsonOption().Add("qom-type", "rng-random").Add("id", id).Add("filename", random.Path ?? "/dev/random"));
                    break;
                case RngBackend.Builtin:
                    list.Add("-object", new JsonOption().Add("qom-type", "rng-builtin").Add("id", id));
                    break;
                case RngBackend.Egd egd:
                    if (!CharacterArguments.Chardev(list, rng, egd.Source, rng.Info.Alias!, domain, null))
                    {
                        continue;
                    }
                    list.Add("-object", new JsonOption().Add("qom-type", "rng-egd").Add("id", id).Add("chardev", $"char{rng.Info.Alias}"));
                    break;
            }
            list.Add("-device", new JsonOption().Add("driver", DeviceAddressText.VirtioName("virtio-rng", rng.Model, rng.Info)).Virtio(rng.Virtio)
                .Add("rng", id).Add("id", rng.Info.Alias).AddNonZero("max-bytes", rng.RateBytes)
                .AddNonZero("period", rng.RateBytes == 0 ? 0 : rng.RatePeriod == 0 ? 1000 : rng.RatePeriod).At(domain, rng.Info));
        }
    }

    public static void AddLast(ArgumentList list, DomainDefinition domain)
    {
        foreach (PanicDefinition panic in domain.Devices.Panics)
        {
            if (panic.Model is null or "isa" or "pvpanic")
            {
                list.Add("-device", new JsonOption().Add("driver", panic.Model == "pvpanic" ? "pvpanic-pci" : "pvpanic")
                    .Add("ioport", panic.Info.Address is DeviceAddress.Isa isa ? (long)isa.IoBase : null)
                    .At(domain, panic.Info.Address is DeviceAddress.Pci ? panic.Info : DeviceInfo.None));
            }
        }
        if (domain.Devices.Vsock is { } vsock)
        {
            list.Refuse(vsock, "a vsock device cannot be started yet");
        }
        if (domain.Features?.VmCoreInfo == true)
        {
            list.Add("-device", new JsonOption().Add("driver", "vmcoreinfo"));
        }
    }

    public static void AddIommu(ArgumentList list, DomainDefinition domain)
    {
        if (domain.Devices.Iommu is { Model: "intel" } intel)
        {
            list.Add("-device", new JsonOption().Add("driver", "intel-iommu").Add("id", intel.Info.Alias)
                .Add("intremap", intel.IntRemap is { } r ? (r ? "on" : "off") : null).Add("caching-mode", intel.CachingMode)
                .Add("eim", intel.Eim is { } e ? (e ? "on" : "off") : null).Add("device-iotlb", intel.IoTlb)
                .AddNonZero("aw-bits", intel.AddressBits).Add("dma-translation", intel.DmaTranslation));
        }
        else if (domain.Devices.Iommu is { Model: "virtio" } virtio)
        {
            list.Add("-device", new JsonOption().Add("driver", "virtio-iommu-pci").Add("id", virtio.Info.Alias).At(domain, virtio.Info));
        }
    }
}
