using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes memory, its backing, processors and I/O threads.</summary>
internal static class MemoryXml
{
    /// <summary>Reads <c>&lt;memory&gt;</c>, <c>&lt;currentMemory&gt;</c> and <c>&lt;maxMemory&gt;</c>.</summary>
    public static MemoryDefinition Read(DomainReading reading, ElementReader domain, bool hasCells)
    {
        MemoryDefinition memory = new() { Total = 0 };
        if (domain.Child("memory") is { } element)
        {
            using ElementReader reader = reading.Open(element);
            memory = memory with { Total = SizeText.KiB(reader) ?? 0, DumpCore = reader.OnOff("dumpCore") };
        }
        else if (!hasCells)
        {
            domain.Report(Findings.MissingElement(domain.At, "domain", "memory"));
        }
        if (domain.Child("currentMemory") is { } currentElement)
        {
            using ElementReader reader = reading.Open(currentElement);
            memory = memory with { Current = SizeText.KiB(reader) };
        }
        if (domain.Child("maxMemory") is { } maxElement)
        {
            using ElementReader reader = reading.Open(maxElement);
            memory = memory with { Max = SizeText.KiB(reader), Slots = reader.UInt("slots") ?? 0 };
        }
        domain.Places.Mark(memory, domain.Locate(domain.Element.Element("memory")));
        return memory;
    }

    /// <summary>Writes them.</summary>
    public static void Write(CanonicalWriter writer, MemoryDefinition memory)
    {
        if (memory.Max is { } max)
        {
            writer.Start("maxMemory").Attribute("slots", DiskXml.Unless0(memory.Slots)).Attribute("unit", "KiB").EndWithText(Text(max));
        }
        writer.Start("memory").OnOff("dumpCore", memory.DumpCore).Attribute("unit", "KiB").EndWithText(Text(memory.Total));
        writer.Start("currentMemory").Attribute("unit", "KiB").EndWithText(Text(memory.Current ?? memory.Total));
    }

    /// <summary>Reads <c>&lt;memoryBacking&gt;</c>.</summary>
    public static MemoryBackingDefinition? ReadBacking(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("memoryBacking") is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        MemoryBackingDefinition backing = new()
        {
            HugePages = reader.Child("hugepages") is { } pages ? ReadHugePages(reading, pages) : null,
            NoSharePages = reader.HasChild("nosharepages"),
            Locked = reader.HasChild("locked"),
            Source = reader.ChildOneOf("source", "type", "file anonymous memfd"),
            Access = reader.ChildOneOf("access", "mode", "shared private"),
            Discard = reader.HasChild("discard"),
        };
        if (reader.Child("allocation") is { } allocationElement)
        {
            using ElementReader allocation = reading.Open(allocationElement);
            backing = backing with { Allocation = allocation.OneOf("mode", "immediate ondemand"), AllocationThreads = allocation.UInt("threads") ?? 0 };
        }
        return backing == new MemoryBackingDefinition() ? null : reader.Mark(backing);
    }

    /// <summary>Writes <c>&lt;memoryBacking&gt;</c>, unless there is nothing in it.</summary>
    public static void WriteBacking(CanonicalWriter writer, MemoryBackingDefinition? backing)
    {
        if (backing is null)
        {
            return;
        }
        writer.Start("memoryBacking");
        if (backing.HugePages is { } huge)
        {
            writer.Start("hugepages");
            foreach (HugePageDefinition page in huge.Pages)
            {
                writer.Start("page").Attribute("size", page.Size).Attribute("unit", "KiB").Attribute("nodeset", page.NodeSet).End();
            }
            writer.End();
        }
        DiskXml.Flag(writer, "nosharepages", backing.NoSharePages);
        DiskXml.Flag(writer, "locked", backing.Locked);
        writer.Start("source").Attribute("type", backing.Source).EndUnlessEmpty();
        writer.Start("access").Attribute("mode", backing.Access).EndUnlessEmpty();
        writer.Start("allocation").Attribute("mode", backing.Allocation).Attribute("threads", DiskXml.Unless0(backing.AllocationThreads)).EndUnlessEmpty();
        DiskXml.Flag(writer, "discard", backing.Discard);
        writer.EndUnlessEmpty();
    }

    /// <summary>Reads <c>&lt;vcpu&gt;</c>.</summary>
    public static VcpuDefinition ReadVcpu(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("vcpu") is not { } element)
        {
            return new VcpuDefinition();
        }
        using ElementReader reader = reading.Open(element);
        uint max = Number(reader, element, 1);
        uint? current = reader.UInt("current");
        if (max == 0)
        {
            reader.Report(Findings.BadText(reader.At, "vcpu", element.Value, "a number of processors from 1"));
        }
        if (current > max)
        {
            reader.Report(Findings.NotPossible(reader.AtAttribute("current"), $"{current} processors at the start", $"there are {max} at most", FindingClass.Internal));
        }
        string? placement = reader.OneOf("placement", "static auto");
        string? cpus = CpuSetText.Read(reader, "cpuset");
        return reader.Mark(new VcpuDefinition
        {
            Max = max,
            Current = current is 0 || current == max ? null : current,
            AutoPlacement = placement == "auto",
            CpuSet = placement == "auto" ? null : cpus,
        });
    }

    /// <summary>Writes <c>&lt;vcpu&gt;</c>.</summary>
    public static void WriteVcpu(CanonicalWriter writer, VcpuDefinition vcpu)
        => writer.Start("vcpu").Attribute("placement", vcpu.AutoPlacement ? "auto" : "static").Attribute("cpuset", vcpu.CpuSet)
            .Attribute("current", vcpu.Current).EndWithText(Text(vcpu.Max));

    /// <summary>Reads <c>&lt;iothreads&gt;</c> and <c>&lt;iothreadids&gt;</c>: named ids, then the lowest that are free.</summary>
    public static (uint Count, ValueList<IoThreadDefinition> Ids) ReadIoThreads(DomainReading reading, ElementReader domain)
    {
        uint count = 0;
        if (domain.Child("iothreads") is { } element)
        {
            using ElementReader reader = reading.Open(element);
            count = Math.Min(Number(reader, element, 0), 65536);
        }
        List<IoThreadDefinition> ids = [];
        HashSet<uint> taken = [];
        if (domain.Child("iothreadids") is { } idsElement)
        {
            using ElementReader reader = reading.Open(idsElement);
            foreach (XElement child in reader.Children("iothread"))
            {
                using ElementReader thread = reading.Open(child);
                uint? id = thread.UInt("id", min: 1);
                if (thread.Raw("id") is null)
                {
                    thread.Report(Findings.MissingAttribute(thread.At, "iothread", "id"));
                }
                KeptXml kept = reading.Keep(thread, inert: ["@thread_pool_min", "@thread_pool_max", "poll"]);
                if (id is { } known && !taken.Add(known))
                {
                    thread.Report(Findings.NotPossible(thread.AtAttribute("id"), $"a second I/O thread {id}", "each has an id of its own", FindingClass.Xml));
                }
                ids.Add(new IoThreadDefinition(id ?? 0) { Kept = kept });
            }
        }
        for (uint id = 1; ids.Count > 0 && ids.Count < count; id++)
        {
            if (taken.Add(id))
            {
                ids.Add(new IoThreadDefinition(id));
            }
        }
        return (Math.Max(count, (uint)ids.Count), ids.ToValueList());
    }

    /// <summary>Writes them.</summary>
    public static void WriteIoThreads(CanonicalWriter writer, uint count, ValueList<IoThreadDefinition> ids)
    {
        writer.Text("iothreads", count == 0 ? null : Text(count));
        if (ids.IsEmpty)
        {
            return;
        }
        writer.Start("iothreadids");
        foreach (IoThreadDefinition id in ids)
        {
            writer.Start("iothread").Attribute("id", id.Id).KeptAttributes(id.Kept, "thread_pool_min", "thread_pool_max").KeptChildren(id.Kept, "poll").End();
        }
        writer.End();
    }

    private static HugePagesDefinition ReadHugePages(DomainReading reading, XElement element)
    {
        using ElementReader reader = reading.Open(element);
        List<HugePageDefinition> pages = [];
        foreach (XElement child in reader.Children("page"))
        {
            using ElementReader page = reading.Open(child);
            pages.Add(new HugePageDefinition(SizeText.KiB(page, "size", "KiB") ?? 0, CpuSetText.Read(page, "nodeset")));
        }
        return new HugePagesDefinition { Pages = pages.ToValueList() };
    }

    private static uint Number(ElementReader reader, XElement element, uint absent)
    {
        string text = element.Value.Trim();
        if (text.Length == 0)
        {
            return absent;
        }
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
        {
            return number;
        }
        reader.Report(Findings.BadText(reader.At, reader.Name, text, "a whole number"));
        return absent;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
