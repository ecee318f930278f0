using Patchbay.Model.Domains;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>The processor that the guest sees, with timers and features that are switches of it.</summary>
internal static class CpuArguments
{
    public static void Add(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        CpuDefinition? cpu = domain.Cpu;
        bool kvm = domain.Type == DomainType.Kvm;
        List<string> parts = [];
        switch (cpu?.Mode)
        {
            case CpuMode.HostPassthrough:
                parts.Add(kvm ? "host" : "max");
                AddMigratable(parts, cpu, kvm);
                break;
            case CpuMode.HostModel:
                // A start names the nearest model; where the emulator was not asked, the processor itself is the nearest of all.
                parts.Add(kvm ? "host" : "max");
                if (kvm)
                {
                    parts.Add("migratable=on");
                }
                break;
            case CpuMode.Maximum:
                parts.Add("max");
                AddMigratable(parts, cpu, kvm);
                break;
            case CpuMode.Custom when cpu.Model is { } model:
                parts.Add(model);
                break;
            default:
                if (MachineFacts.IsX86(domain))
                {
                    parts.Add("qemu64");
                }
                break;
        }
        if (parts.Count == 0)
        {
            return;
        }
        if (cpu?.VendorId is { } vendor)
        {
            parts.Add($"vendor={vendor}");
        }
        AddFeatures(parts, cpu, placement);
        foreach (TimerDefinition timer in domain.Clock.Timers)
        {
            AddTimer(parts, timer);
        }
        AddFeatures(parts, domain.Features);
        AddCaches(parts, cpu);
        AddWidth(parts, cpu?.MaxPhysAddr);
        list.Add("-cpu", string.Join(',', parts));
    }

    // What a document leaves open is decided before; and what QEMU has not heard of is off.
    private static void AddFeatures(List<string> parts, CpuDefinition? cpu, GuestPlacement placement)
    {
        foreach (CpuFeature feature in cpu?.Features ?? [])
        {
            string name = CpuFeatureNames.ToQemu(feature.Name);
            switch (feature.Policy)
            {
                case null or "require" or "force":
                    parts.Add($"{name}=on");
                    break;
                case "disable" or "forbid" when placement.CpuFeatures?.Contains(feature.Name) != false:
                    parts.Add($"{name}=off");
                    break;
            }
        }
    }

    private static void AddCaches(List<string> parts, CpuDefinition? cpu)
    {
        switch (cpu?.Cache)
        {
            case { Mode: "emulate", Level: 3 }:
                parts.Add("l3-cache=on");
                break;
            case { Mode: "passthrough" }:
                parts.Add("host-cache-info=on");
                parts.Add("l3-cache=off");
                break;
            case { Mode: "disable" }:
                parts.Add("l3-cache=off");
                break;
        }
    }

    private static void AddWidth(List<string> parts, CpuAddressWidth? width)
    {
        switch (width)
        {
            case { Mode: "passthrough" }:
                parts.Add("host-phys-bits=on");
                if (width.Limit is { } limit)
                {
                    parts.Add($"host-phys-bits-limit={limit}");
                }
                break;
            case { Bits: { } bits }:
                parts.Add($"phys-bits={bits}");
                break;
            case not null:
                parts.Add("host-phys-bits=off");
                break;
        }
    }

    private static void AddMigratable(List<string> parts, CpuDefinition cpu, bool kvm)
    {
        if (cpu.Migratable is { } migratable)
        {
            parts.Add($"migratable={(migratable ? "on" : "off")}");
        }
        else if (kvm)
        {
            parts.Add("migratable=on");
        }
    }

    private static void AddTimer(List<string> parts, TimerDefinition timer)
    {
        string? state = timer.Present is { } present ? (present ? "on" : "off") : null;
        switch (timer.Name)
        {
            case "kvmclock" when state is not null:
                parts.Add($"kvmclock={state}");
                break;
            case "hypervclock" when timer.Present == true:
                parts.Add("hv-time=on");
                break;
            case "tsc" when timer.Frequency is { } hertz:
                parts.Add($"tsc-frequency={hertz}");
                break;
        }
    }

    private static void AddFeatures(List<string> parts, FeaturesDefinition? features)
    {
        if (features is null)
        {
            return;
        }
        if (features.Apic is { Eoi: { } eoi })
        {
            parts.Add($"kvm-pv-eoi={OnOff(eoi)}");
        }
        if (features.PvSpinlock is { } spinlock)
        {
            parts.Add($"kvm-pv-unhalt={OnOff(spinlock)}");
        }
        if (features.Hyperv?.Mode == "passthrough")
        {
            parts.Add("hv-passthrough=on");
        }
        foreach (HypervFeature feature in features.Hyperv?.Features ?? [])
        {
            if (!feature.State)
            {
                continue;
            }
            string name = feature.Name.Replace('_', '-');
            parts.Add(feature.Name switch
            {
                "spinlocks" => $"hv-spinlocks=0x{feature.Retries ?? 0x1fff:x}",
                "vendor_id" => $"hv-vendor-id={feature.Value}",
                "evmcs" => "hv-evmcs=on",
                "avic" => "hv-avic=on",
                "emsr_bitmap" => "hv-emsr-bitmap=on",
                "xmm_input" => "hv-xmm-input=on",
                _ => $"hv-{name}=on",
            });
            foreach (NamedSwitch part in feature.Parts.Where(p => p.State))
            {
                parts.Add($"hv-{name}-{part.Name.Replace('_', '-')}=on");
            }
        }
        foreach (NamedSwitch feature in features.Kvm ?? [])
        {
            if (feature is { Name: "hidden", State: true })
            {
                parts.Add("kvm=off");
            }
            else if (feature is { Name: "hint-dedicated", State: true })
            {
                parts.Add("kvm-hint-dedicated=on");
            }
            else if (feature is { Name: "poll-control", State: true })
            {
                parts.Add("kvm-poll-control=on");
            }
        }
        if (features.Pmu is { } pmu)
        {
            parts.Add($"pmu={OnOff(pmu)}");
        }
    }

    private static string OnOff(bool value) => value ? "on" : "off";
}
