using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;clock&gt;</c>.</summary>
internal static class ClockXml
{
    private static readonly (string, ClockOffset)[] Offsets =
    [
        ("utc", ClockOffset.Utc), ("localtime", ClockOffset.LocalTime), ("variable", ClockOffset.Variable),
        ("timezone", ClockOffset.TimeZone), ("absolute", ClockOffset.Absolute),
    ];

    /// <summary>Reads clocks and timers.</summary>
    public static ClockDefinition Read(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("clock") is not { } element)
        {
            return new ClockDefinition();
        }
        using ElementReader reader = reading.Open(element);
        ClockOffset offset = reader.Word("offset", Offsets) ?? ClockOffset.Utc;
        ClockDefinition clock = new() { Offset = offset, Timers = ReadTimers(reading, reader) };
        string? adjustment = reader.Text("adjustment");
        string? basis = reader.OneOf("basis", "utc localtime");
        clock = offset switch
        {
            ClockOffset.Utc or ClockOffset.LocalTime when adjustment is null or "reset" => clock with { Adjustment = adjustment },
            ClockOffset.Utc or ClockOffset.LocalTime => clock with
            {
                // A number of seconds makes it a clock that is off by as much.
                Offset = ClockOffset.Variable,
                Adjustment = Seconds(reader, adjustment),
                Basis = Words.Of(Offsets, offset),
            },
            ClockOffset.Variable => clock with { Adjustment = Seconds(reader, adjustment ?? "0"), Basis = basis ?? "utc" },
            ClockOffset.TimeZone => clock with { TimeZone = reader.RequiredAttribute("timezone") },
            _ => clock with { Start = reader.ULong("start") ?? Missing(reader) },
        };
        return reader.Mark(clock);
    }

    /// <summary>Writes clocks and timers.</summary>
    public static void Write(CanonicalWriter writer, ClockDefinition clock)
    {
        writer.Start("clock").Attribute("offset", Words.Of(Offsets, clock.Offset)).Attribute("adjustment", clock.Adjustment).Attribute("basis", clock.Basis)
            .Attribute("timezone", clock.TimeZone).Attribute("start", clock.Start);
        foreach (TimerDefinition timer in clock.Timers)
        {
            bool tsc = timer.Name == "tsc";
            writer.Start("timer").Attribute("name", timer.Name).YesNo("present", timer.Present).Attribute("tickpolicy", timer.TickPolicy)
                .Attribute("track", timer.Track).Attribute("frequency", tsc ? timer.Frequency : null).Attribute("mode", tsc ? timer.Mode : null)
                .KeptChildren(timer.Kept, "catchup").End();
        }
        writer.End();
    }

    private static ulong Missing(ElementReader reader)
    {
        if (reader.Raw("start") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "clock", "start"));
        }
        return 0;
    }

    private static string Seconds(ElementReader reader, string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
        {
            return seconds.ToString(CultureInfo.InvariantCulture);
        }
        reader.BadValue("adjustment", text, "seconds, or 'reset'");
        return "0";
    }

    private static ValueList<TimerDefinition> ReadTimers(DomainReading reading, ElementReader clock)
    {
        List<TimerDefinition> timers = [];
        HashSet<string> names = [];
        foreach (XElement element in clock.Children("timer"))
        {
            using ElementReader reader = reading.Open(element);
            string? name = reader.OneOf("name", "platform pit rtc hpet tsc kvmclock hypervclock armvtimer");
            if (reader.Raw("name") is null)
            {
                reader.Report(Findings.MissingAttribute(reader.At, "timer", "name"));
            }
            TimerDefinition timer = new()
            {
                Name = name ?? "",
                Present = reader.YesNo("present"),
                TickPolicy = reader.OneOf("tickpolicy", "delay catchup merge discard"),
                Track = reader.OneOf("track", "boot guest wall realtime"),
                Frequency = reader.ULong("frequency"),
                Mode = reader.OneOf("mode", "auto native emulate paravirt smpsafe"),
                Kept = reading.Keep(reader, changing: ["catchup"]),
            };
            if (name is not null && !names.Add(name))
            {
                reader.Report(Findings.NotPossible(reader.At, $"a second timer '{name}'", "each is configured once", FindingClass.Internal));
            }
            timers.Add(reader.Mark(timer));
        }
        return timers.ToValueList();
    }
}
