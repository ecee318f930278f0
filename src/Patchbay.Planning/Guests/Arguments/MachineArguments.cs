using System.Globalization;
using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Machine, accelerator, memory, processors' number, clock, power and boot.</summary>
internal static class MachineArguments
{
    public static void AddMachine(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        FeaturesDefinition? features = domain.Features;
        bool numa = domain.Cpu is { Numa.IsEmpty: false };
        string machine = domain.Os.Machine ?? "pc";
        List<string> options = [machine, "usb=off"];
        if (features?.IoApic is { } ioapic)
        {
            options.Add(ioapic == "qemu" ? "kernel_irqchip=split" : "kernel_irqchip=on");
        }
        if (features?.Smm is { } smm)
        {
            options.Add($"smm={OnOff(smm)}");
        }
        else if (placement.Firmware is { Secure: true })
        {
            options.Add("smm=on");
        }
        if (features?.VmPort is { } vmport)
        {
            options.Add($"vmport={OnOff(vmport)}");
        }
        options.Add($"dump-guest-core={OnOff(domain.Memory.DumpCore ?? false)}");
        if (domain.MemoryBacking is { NoSharePages: true })
        {
            options.Add("mem-merge=off");
        }
        if (placement.Firmware is { } firmware)
        {
            options.Add("pflash0=libvirt-pflash0-format");
            if (firmware.Variables is not null)
            {
                options.Add("pflash1=libvirt-pflash1-format");
            }
        }
        if (!numa)
        {
            options.Add($"memory-backend={MemoryId(domain)}");
        }
        if (domain.Os.BiosUseSerial == true)
        {
            options.Add("graphics=off");
        }
        if (MachineFacts.IsX86(domain) && domain.Clock.Timers.FirstOrDefault(t => t.Name == "hpet")?.Present is { } hpet)
        {
            options.Add($"hpet={OnOff(hpet)}");
        }
        if (domain.Devices.Sounds.Any(s => s.Model == "pcspk"))
        {
            options.Add($"pcspk-audiodev=audio{domain.Devices.Audios.FirstOrDefault()?.Id ?? 1}");
        }
        options.Add($"acpi={OnOff(features?.Acpi ?? false)}");
        list.Add("-machine", string.Join(',', options));
        list.Add("-accel", domain.Type == DomainType.Kvm ? "kvm" : "tcg");
    }

    public static void AddMemory(ArgumentList list, DomainDefinition domain)
    {
        MemoryDefinition memory = domain.Memory;
        string hotplug = memory.Max is { } max ? $",slots={memory.Slots},maxmem={max}k" : "";
        list.Add("-m", $"size={memory.Total}k{hotplug}");
        bool locked = domain.MemoryBacking is { Locked: true };
        if (domain.Cpu is not { Numa.IsEmpty: false } cpu)
        {
            list.Add("-object", Backend(domain, MemoryId(domain), memory.Total, access: null));
            list.Add("-overcommit", $"mem-lock={OnOff(locked)}");
            AddSmp(list, domain);
            return;
        }
        list.Add("-overcommit", $"mem-lock={OnOff(locked)}");
        AddSmp(list, domain);
        foreach (NumaCell cell in cpu.Numa)
        {
            list.Add("-object", Backend(domain, $"ram-node{cell.Id}", cell.Memory, cell.MemAccess));
            string cpus = cell.Cpus is null ? "" : string.Concat(cell.Cpus.Split(',').Select(range => $",cpus={range.Trim()}"));
            list.Add("-numa", $"node,nodeid={cell.Id}{cpus},memdev=ram-node{cell.Id}");
        }
    }

    public static void AddClock(ArgumentList list, DomainDefinition domain)
    {
        ClockDefinition clock = domain.Clock;
        string baseTime = clock.Offset switch
        {
            ClockOffset.LocalTime or ClockOffset.TimeZone => "localtime",
            ClockOffset.Absolute when clock.Start is { } start => DateTimeOffset.FromUnixTimeSeconds((long)start).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
            _ => "utc",
        };
        TimerDefinition? rtc = clock.Timers.FirstOrDefault(t => t.Name == "rtc");
        string track = rtc?.Track switch { "guest" => ",clock=vm", "wall" => ",clock=host", "realtime" => ",clock=rt", _ => "" };
        list.Add("-rtc", $"base={baseTime}{track}{(rtc?.TickPolicy == "catchup" ? ",driftfix=slew" : "")}");
        if (clock.Timers.FirstOrDefault(t => t.Name == "pit") is { TickPolicy: "delay" or "discard" } pit)
        {
            list.Add("-global", $"kvm-pit.lost_tick_policy={pit.TickPolicy}");
        }
    }

    public static void AddPower(ArgumentList list, DomainDefinition domain)
    {
        list.Add("-no-shutdown");
        string? device = MachineFacts.IsQ35(domain) ? "ICH9-LPC" : MachineFacts.IsI440fx(domain) ? "PIIX4_PM" : null;
        if (device is null)
        {
            return;
        }
        if (domain.SuspendToMemory is { } memory)
        {
            list.Add("-global", $"{device}.disable_s3={(memory ? 0 : 1)}");
        }
        if (domain.SuspendToDisk is { } disk)
        {
            list.Add("-global", $"{device}.disable_s4={(disk ? 0 : 1)}");
        }
    }

    public static void AddBoot(ArgumentList list, DomainDefinition domain)
    {
        OsDefinition os = domain.Os;
        List<string> options = [];
        if (os.BootMenu is { } menu)
        {
            options.Add($"menu={OnOff(menu)}");
            if (os.BootMenuTimeout is { } timeout)
            {
                options.Add($"splash-time={timeout}");
            }
        }
        if (os.RebootTimeout is { } reboot)
        {
            options.Add($"reboot-timeout={reboot}");
        }
        options.Add("strict=on");
        list.Add("-boot", string.Join(',', options));
        foreach ((string option, string? file) in new[] { ("-kernel", os.Kernel), ("-initrd", os.Initrd), ("-append", os.CommandLine), ("-dtb", os.DeviceTree), ("-shim", os.Shim) })
        {
            if (!string.IsNullOrEmpty(file))
            {
                list.Add(option, file);
            }
        }
    }

    /// <summary>UEFI in two flash chips: the code, and the guest's variables.</summary>
    public static void AddFirmware(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        if (placement.Firmware is { } firmware)
        {
            Flash(list, 0, firmware.Code, firmware.CodeFormat, readOnly: true);
            if (firmware.Variables is { } variables)
            {
                Flash(list, 1, variables, firmware.VariablesFormat, readOnly: false);
            }
            if (firmware.Secure)
            {
                // Only code in system management mode may write the variables.
                list.Add("-global", "driver=cfi.pflash01,property=secure,value=on");
            }
        }
        if (domain.Os.Loader is { Type: "rom" or null, Path: { } bios } && placement.Firmware is null)
        {
            list.Add("-bios", bios);
        }
    }

    private static void Flash(ArgumentList list, int chip, string path, string format, bool readOnly)
    {
        list.Add("-blockdev", new JsonOption().Add("driver", "file").Add("filename", path).Add("node-name", $"libvirt-pflash{chip}-storage")
            .Add("auto-read-only", true).Add("discard", "unmap"));
        list.Add("-blockdev", new JsonOption().Add("node-name", $"libvirt-pflash{chip}-format").Add("read-only", readOnly)
            .Add("driver", format).Add("file", $"libvirt-pflash{chip}-storage"));
    }

    private static void AddSmp(ArgumentList list, DomainDefinition domain)
    {
        VcpuDefinition vcpu = domain.Vcpu;
        string max = vcpu.Current is { } current && current != vcpu.Max ? $"{current},maxcpus={vcpu.Max}" : $"{vcpu.Max}";
        CpuTopology topology = domain.Cpu?.Topology ?? new CpuTopology(vcpu.Max, 1, 1, 1, 1);
        string dies = topology.Dies > 1 ? $",dies={topology.Dies}" : "";
        string clusters = topology.Clusters > 1 ? $",clusters={topology.Clusters}" : "";
        list.Add("-smp", $"{max},sockets={topology.Sockets}{dies}{clusters},cores={topology.Cores},threads={topology.Threads}");
    }

    private static string MemoryId(DomainDefinition domain) => domain.Os.Architecture switch
    {
        null or "x86_64" or "i686" => "pc.ram",
        "aarch64" or "armv7l" when domain.Os.Machine?.StartsWith("virt", StringComparison.Ordinal) == true => "mach-virt.ram",
        "s390x" => "s390.ram",
        "ppc64" => "ppc_spapr.ram",
        "riscv64" => "riscv_virt_board.ram",
        _ => "ram",
    };

    private static JsonOption Backend(DomainDefinition domain, string id, ulong kib, string? access)
    {
        MemoryBackingDefinition? backing = domain.MemoryBacking;
        access ??= backing?.Access;
        JsonOption option = new();
        bool? share = access is null ? null : access == "shared";
        if (backing?.HugePages is not null)
        {
            if (backing.Source == "memfd")
            {
                option.Add("qom-type", "memory-backend-memfd").Add("id", id).Add("hugetlb", true)
                    .AddNonZero("hugetlbsize", (backing.HugePages.Pages.FirstOrDefault()?.Size ?? 0) * 1024);
            }
            else
            {
                option.Add("qom-type", "memory-backend-file").Add("id", id).Add("mem-path", "/dev/hugepages");
            }
            option.Add("share", share).Add("prealloc", true);
        }
        else
        {
            string type = backing?.Source switch { "memfd" => "memfd", "file" => "file", _ => "ram" };
            option.Add("qom-type", $"memory-backend-{type}").Add("id", id);
            if (type == "file")
            {
                option.Add("mem-path", $"/dev/shm/patchbay-{domain.Name}-{id}");
            }
            option.Add("share", share ?? (type == "ram" ? null : false)).Add("prealloc", backing?.Allocation == "immediate" ? true : null);
        }
        return option.AddNonZero("prealloc-threads", backing?.AllocationThreads ?? 0).AddNonZero("size", kib * 1024);
    }

    private static string OnOff(bool value) => value ? "on" : "off";
}
