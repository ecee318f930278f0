using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;cpu&gt;&lt;numa&gt;</c>.</summary>
internal static class NumaXml
{
    /// <summary>Reads the cells, in the order of their ids, and keeps interconnects.</summary>
    public static ValueList<NumaCell> Read(DomainReading reading, ElementReader cpu, out KeptXml kept)
    {
        kept = KeptXml.None;
        if (cpu.Child("numa") is not { } element)
        {
            return [];
        }
        using ElementReader reader = reading.Open(element);
        List<NumaCell> cells = [];
        HashSet<uint> ids = [];
        foreach (XElement child in reader.Children("cell"))
        {
            using ElementReader cell = reading.Open(child);
            if (cell.Raw("memory") is null)
            {
                cell.Report(Findings.MissingAttribute(cell.At, "cell", "memory"));
            }
            uint id = cell.UInt("id", 1023) ?? (uint)cells.Count;
            if (!ids.Add(id))
            {
                cell.Report(Findings.NotPossible(cell.At, $"a second NUMA cell {id}", "each has an id of its own", FindingClass.Xml));
            }
            cells.Add(cell.Mark(new NumaCell
            {
                Id = id,
                Cpus = CpuSetText.Read(cell, "cpus"),
                Memory = SizeText.KiB(cell, "memory", "KiB") ?? 0,
                MemAccess = cell.OneOf("memAccess", "shared private"),
                Discard = cell.YesNo("discard"),
                Kept = reading.Keep(cell, changing: ["distances", "cache"]),
            }));
        }
        kept = reading.Keep(reader, changing: ["interconnects"]);
        cells.Sort((a, b) => a.Id.CompareTo(b.Id));
        if (cells.Count > 0 && cells[^1].Id >= cells.Count)
        {
            reader.Report(Findings.NotPossible(reader.At, "a gap in the ids of NUMA cells", $"{cells.Count} cells are numbered from 0 to {cells.Count - 1}", FindingClass.Xml));
        }
        return cells.ToValueList();
    }

    /// <summary>Writes the cells.</summary>
    public static void Write(CanonicalWriter writer, ValueList<NumaCell> cells, KeptXml kept)
    {
        if (cells.IsEmpty)
        {
            return;
        }
        writer.Start("numa");
        foreach (NumaCell cell in cells)
        {
            writer.Start("cell").Attribute("id", cell.Id).Attribute("cpus", cell.Cpus)
                .Attribute("memory", cell.Memory.ToString(CultureInfo.InvariantCulture)).Attribute("unit", "KiB")
                .Attribute("memAccess", cell.MemAccess).YesNo("discard", cell.Discard).KeptChildren(cell.Kept, "distances", "cache").End();
        }
        writer.KeptChildren(kept, "interconnects").End();
    }
}
