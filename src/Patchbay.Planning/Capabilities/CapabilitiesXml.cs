using Patchbay.Model.Hosts;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Capabilities;

/// <summary>
/// Writes libvirt's <c>&lt;capabilities&gt;</c>: the host, and the guests that it can run. What is not served, as migration and
/// snapshots, is not told.
/// </summary>
public static class CapabilitiesXml
{
    private const uint KibInMib = 1024;

    /// <summary>The document.</summary>
    /// <param name="host">The host.</param>
    /// <param name="emulators">Emulators, one an architecture.</param>
    /// <param name="user">Who QEMU runs as; null for the daemon's own user.</param>
    public static string Format(HostDescription host, ValueList<EmulatorAbilities> emulators, QemuUser? user)
    {
        ArgumentNullException.ThrowIfNull(host);
        CanonicalWriter writer = new();
        writer.Start("capabilities").Start("host").Text("uuid", host.Uuid?.ToString());
        WriteCpu(writer, host, HostCpuModel.Of(host.Processor, emulators.FirstOrDefault(e => e.Architecture == host.Architecture)));
        writer.Start("power_management").End();
        writer.Start("iommu").YesNo("support", host.HasIommu).End();
        WriteCells(writer, host);
        if (!host.Caches.IsEmpty)
        {
            writer.Start("cache");
            foreach (HostCache cache in host.Caches)
            {
                bool mib = cache.SizeKib % KibInMib == 0;
                writer.Start("bank").Attribute("id", cache.Id).Attribute("level", cache.Level).Attribute("type", cache.Type)
                    .Attribute("size", mib ? cache.SizeKib / KibInMib : cache.SizeKib).Attribute("unit", mib ? "MiB" : "KiB").Attribute("cpus", cache.Cpus).End();
            }
            writer.End();
        }
        WriteSecurity(writer, user);
        writer.End();
        foreach (EmulatorAbilities emulator in emulators)
        {
            WriteGuest(writer, emulator);
        }
        return writer.End().ToString();
    }

    /// <summary>Writes the host's processor, as <c>cpu-compare</c> and <c>cpu-baseline</c> read it.</summary>
    private static void WriteCpu(CanonicalWriter writer, HostDescription host, HostCpuModel model)
    {
        HostProcessor processor = host.Processor;
        writer.Start("cpu").Text("arch", host.Architecture);
        if (model.Choice is { } choice)
        {
            writer.Text("model", choice.Model.Name).Text("vendor", model.Vendor == "unknown" ? null : model.Vendor);
        }
        if (processor.Microcode is { } microcode)
        {
            writer.Start("microcode").Attribute("version", microcode).End();
        }
        if (processor.Signature is { } signature)
        {
            writer.Start("signature").Attribute("family", signature.Family).Attribute("model", signature.Model).Attribute("stepping", signature.Stepping).End();
        }
        HostTopology topology = HostTopology.Of(host);
        writer.Start("topology").Attribute("sockets", topology.Sockets).Attribute("dies", 1).Attribute("cores", topology.Cores).Attribute("threads", topology.Threads).End();
        if (processor.AddressBits is { } bits)
        {
            writer.Start("maxphysaddr").Attribute("mode", "emulate").Attribute("bits", bits).End();
        }
        if (model.Choice is { } named)
        {
            foreach (string feature in named.More)
            {
                writer.Start("feature").Attribute("name", feature).End();
            }
        }
        foreach (uint size in host.Cells.SelectMany(static c => c.Pages).Select(static p => p.SizeKib).Distinct().Order())
        {
            writer.Start("pages").Attribute("unit", "KiB").Attribute("size", size).End();
        }
        writer.End();
    }

    private static void WriteCells(CanonicalWriter writer, HostDescription host)
    {
        Dictionary<uint, HostCpu> cpus = host.Cpus.ToDictionary(static c => c.Id);
        writer.Start("topology").Start("cells").Attribute("num", (ulong)host.Cells.Count);
        foreach (HostCell cell in host.Cells)
        {
            writer.Start("cell").Attribute("id", cell.Id);
            writer.Start("memory").Attribute("unit", "KiB").EndWithText(Number(cell.MemoryKib));
            foreach (HostPages pages in cell.Pages)
            {
                writer.Start("pages").Attribute("unit", "KiB").Attribute("size", pages.SizeKib).EndWithText(Number(pages.Count));
            }
            if (!cell.Distances.IsEmpty)
            {
                writer.Start("distances");
                foreach ((uint to, uint distance) in cell.Distances)
                {
                    writer.Start("sibling").Attribute("id", to).Attribute("value", distance).End();
                }
                writer.End();
            }
            writer.Start("cpus").Attribute("num", (ulong)cell.Cpus.Count);
            foreach (uint id in cell.Cpus)
            {
                HostCpu cpu = cpus.GetValueOrDefault(id) ?? new HostCpu { Id = id };
                writer.Start("cpu").Attribute("id", id);
                if (cpu.IsOnline)
                {
                    writer.Attribute("socket_id", cpu.Socket).Attribute("die_id", cpu.Die).Attribute("cluster_id", cpu.Cluster)
                        .Attribute("core_id", cpu.Core).Attribute("siblings", cpu.Siblings);
                }
                writer.End();
            }
            writer.End().End();
        }
        writer.End().End();
    }

    // No security driver; but files are given to the user that QEMU runs as.
    private static void WriteSecurity(CanonicalWriter writer, QemuUser? user)
    {
        writer.Start("secmodel").Text("model", "none").Text("doi", "0").End();
        if (user is not null)
        {
            string label = $"+{user.User}:+{user.Group}";
            writer.Start("secmodel").Text("model", "dac").Text("doi", "0")
                .Start("baselabel").Attribute("type", "kvm").EndWithText(label)
                .Start("baselabel").Attribute("type", "qemu").EndWithText(label)
                .End();
        }
    }

    private static void WriteGuest(CanonicalWriter writer, EmulatorAbilities emulator)
    {
        bool is32 = emulator.Architecture == "i686";
        writer.Start("guest").Text("os_type", "hvm").Start("arch").Attribute("name", emulator.Architecture);
        writer.Text("wordsize", is32 ? "32" : "64").Text("emulator", emulator.Path);
        foreach (MachineOffer machine in MachineChoice.Served(emulator))
        {
            writer.Start("machine").Attribute("maxCpus", machine.MaxCpus).YesNo("deprecated", machine.IsDeprecated ? true : null).EndWithText(machine.Name);
            if (machine.Alias is { } alias)
            {
                writer.Start("machine").Attribute("canonical", machine.Name).Attribute("maxCpus", machine.MaxCpus)
                    .YesNo("deprecated", machine.IsDeprecated ? true : null).EndWithText(alias);
            }
        }
        foreach (AcceleratorAbilities accelerator in emulator.Accelerators)
        {
            writer.Start("domain").Attribute("type", MachineChoice.Word(accelerator.Type)).End();
        }
        writer.End().Start("features");
        if (is32)
        {
            writer.Start("pae").End().Start("nonpae").End();
        }
        writer.Start("acpi").Attribute("default", "on").Attribute("toggle", "yes").End();
        writer.Start("apic").Attribute("default", "on").Attribute("toggle", "no").End();
        writer.Start("cpuselection").End().Start("deviceboot").End();
        writer.Start("disksnapshot").Attribute("default", "off").Attribute("toggle", "no").End();
        writer.End().End();
    }

    private static string Number(ulong number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
