using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes <c>&lt;bandwidth&gt;</c>, wherever it stands.</summary>
internal static class BandwidthXml
{
    /// <summary>The parent's <c>&lt;bandwidth&gt;</c>, or null where there is none or nothing in it.</summary>
    /// <param name="parent">The element that may hold it.</param>
    /// <param name="allowFloor">Whether inbound may guarantee a rate: interfaces of a network, and ports.</param>
    /// <param name="allowClassId">Whether a class may be named: ports.</param>
    public static BandwidthDefinition? Read(ElementReader parent, bool allowFloor, bool allowClassId = false)
    {
        if (parent.Child("bandwidth") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        uint? classId = reader.UInt("classID");
        if (classId is not null && !allowClassId)
        {
            reader.Report(Findings.ClassIdNotHere(reader.AtAttribute("classID")));
        }
        BandwidthDefinition bandwidth = new()
        {
            ClassId = classId is > 0 ? classId : null,
            Inbound = ReadRate(reader, "inbound", allowFloor),
            Outbound = ReadRate(reader, "outbound", allowFloor: false),
        };
        return bandwidth is { Inbound: null, Outbound: null } ? null : reader.Mark(bandwidth);
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, BandwidthDefinition? bandwidth)
    {
        if (bandwidth is null)
        {
            return;
        }
        writer.Start("bandwidth").Attribute("classID", bandwidth.ClassId);
        WriteRate(writer, "inbound", bandwidth.Inbound);
        WriteRate(writer, "outbound", bandwidth.Outbound);
        writer.End(@long: true);
    }

    private static BandwidthRate? ReadRate(ElementReader parent, string direction, bool allowFloor)
    {
        if (parent.Child(direction) is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        BandwidthRate rate = new()
        {
            Average = reader.ULong("average") ?? 0,
            Peak = reader.ULong("peak") ?? 0,
            Floor = reader.ULong("floor") ?? 0,
            Burst = reader.ULong("burst") ?? 0,
        };
        bool average = Given(element, "average");
        if (!average && !Given(element, "floor"))
        {
            reader.Report(Findings.RateNeedsAverage(reader.At, direction, allowFloor));
        }
        else if (!average && (Given(element, "peak") || Given(element, "burst")))
        {
            reader.Report(Findings.PeakNeedsAverage(reader.At));
        }
        if (Given(element, "floor") && !allowFloor)
        {
            reader.Report(Findings.FloorNotHere(reader.AtAttribute("floor"), direction));
        }
        if (rate.Average == 0)
        {
            // Said to be zero beside a floor: what rises above no average is nothing.
            rate = rate with { Peak = 0, Burst = 0 };
        }
        // Zero is no limit, and is not printed.
        return rate is { Average: 0, Floor: 0 } ? null : reader.Mark(rate);
    }

    private static void WriteRate(CanonicalWriter writer, string direction, BandwidthRate? rate)
    {
        if (rate is null or { Average: 0, Floor: 0 })
        {
            return;
        }
        writer.Start(direction)
            .Attribute("average", Unless0(rate.Average))
            .Attribute("peak", Unless0(rate.Peak))
            .Attribute("floor", Unless0(rate.Floor))
            .Attribute("burst", Unless0(rate.Burst))
            .End();
    }

    private static bool Given(XElement element, string attribute) => element.Attribute(attribute) is not null;

    private static string? Unless0(ulong value) => value == 0 ? null : value.ToString(CultureInfo.InvariantCulture);
}
