using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Completes memory: NUMA cells say how much there is, and hot plug needs a cell.</summary>
internal static class MemoryDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics, bool isNew)
    {
        ulong plugged = domain.Devices.Others.Where(o => o.Element == "memory").Aggregate(0ul, (sum, o) => sum + MemoryDevices.Size(o));
        MemoryDefinition memory = domain.Memory;
        CpuDefinition? cpu = domain.Cpu;
        if (cpu is { Numa.IsEmpty: false } && (isNew || memory.Total == 0))
        {
            memory = memory with { Total = cpu.Numa.Aggregate(0ul, (sum, cell) => sum + cell.Memory) + plugged };
        }
        if (plugged > memory.Total || memory.Total - plugged == 0)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(domain.Memory), $"{memory.Total} KiB of memory",
                plugged > 0 ? $"memory devices alone have {plugged} KiB" : "write how much in <memory>, or in the NUMA cells", FindingClass.Xml));
        }
        if (memory.Max is { } max && max < memory.Total)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(domain.Memory), $"at most {max} KiB of memory", $"the guest starts with {memory.Total} KiB", FindingClass.Xml));
        }
        if (memory.Max is null && memory.Slots > 0)
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(domain.Memory), "slots for memory", "write in <maxMemory> how much they may hold", FindingClass.Xml));
        }
        if (memory.Current is null or 0 || memory.Current > memory.Total)
        {
            memory = memory with { Current = memory.Total };
        }
        if (isNew && memory.Max is not null && cpu is null or { Numa.IsEmpty: true } && !MachineFacts.IsS390(domain) && memory.Total > plugged)
        {
            string all = domain.Vcpu.Max == 1 ? "0" : $"0-{domain.Vcpu.Max - 1}";
            cpu = (cpu ?? new CpuDefinition()) with { Numa = [new NumaCell { Id = 0, Cpus = all, Memory = memory.Total - plugged }] };
        }
        return domain with { Memory = memory, Cpu = cpu };
    }
}
