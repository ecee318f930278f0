using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Completes the processor: the machine's own where none is named, and how much of it is checked.</summary>
internal static class CpuDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain)
    {
        CpuDefinition? cpu = domain.Cpu;
        if (cpu is null or { Mode: null or CpuMode.Custom, Model: null })
        {
            cpu = Default(domain, cpu);
        }
        return cpu is null ? domain : domain with { Cpu = FillNuma(domain, Check(domain, cpu)) };
    }

    // QEMU names a machine's own processor; on hosts that are not known to hold it, checking it would be in vain.
    private static CpuDefinition? Default(DomainDefinition domain, CpuDefinition? cpu)
    {
        CpuDefinition bare = cpu ?? new CpuDefinition();
        string? model = domain.Os.Architecture switch
        {
            "x86_64" => "qemu64",
            "i686" => domain.Devices.Emulator?.EndsWith("x86_64", StringComparison.Ordinal) == true ? "qemu64" : "qemu32",
            "aarch64" or "armv7l" or "armv7b" or "armv6l" when domain.Type == DomainType.Qemu && MachineFacts.IsArmVirt(domain) => "cortex-a15",
            "armv7l" when domain.Os.Machine == "vexpress-a9" => "cortex-a9",
            "s390x" when domain.Type == DomainType.Qemu => "qemu",
            "ppc64" or "ppc64le" when MachineFacts.IsPSeries(domain) && domain.Type == DomainType.Qemu => "POWER10",
            "riscv64" when domain.Type == DomainType.Qemu => "rv64",
            "loongarch64" when domain.Type == DomainType.Qemu => "la464",
            _ => null,
        };
        if (model is null)
        {
            return domain.Os.Architecture == "s390x" ? bare with { Mode = CpuMode.HostModel } : cpu;
        }
        return bare with { Mode = CpuMode.Custom, Match = "exact", Check = "none", Model = model, Fallback = "forbid" };
    }

    private static CpuDefinition Check(DomainDefinition domain, CpuDefinition cpu)
    {
        if (cpu.Mode == CpuMode.HostPassthrough && cpu.Migratable is null && MachineFacts.IsX86(domain))
        {
            cpu = cpu with { Migratable = true };
        }
        if (cpu is { Mode: null or CpuMode.Custom, Model: null } || cpu.Check is not null)
        {
            return cpu;
        }
        return cpu with
        {
            Mode = cpu.Mode ?? CpuMode.Custom,
            Check = cpu.Mode switch
            {
                CpuMode.HostPassthrough or CpuMode.Maximum => "none",
                CpuMode.HostModel => "partial",
                _ => domain.Type == DomainType.Qemu ? "none" : "partial",
            },
        };
    }

    // Processors that no cell names belong to the first.
    private static CpuDefinition FillNuma(DomainDefinition domain, CpuDefinition cpu)
    {
        if (cpu.Numa.IsEmpty)
        {
            return cpu;
        }
        SortedSet<int> named = [];
        foreach (NumaCell cell in cpu.Numa)
        {
            named.UnionWith(CpuSets.Parse(cell.Cpus));
        }
        if (named.Count >= domain.Vcpu.Max)
        {
            return cpu;
        }
        SortedSet<int> first = [.. CpuSets.Parse(cpu.Numa[0].Cpus)];
        first.UnionWith(Enumerable.Range(0, (int)domain.Vcpu.Max).Where(i => !named.Contains(i)));
        return cpu with { Numa = cpu.Numa.SetItem(0, cpu.Numa[0] with { Cpus = CpuSets.Format(first) }) };
    }
}
