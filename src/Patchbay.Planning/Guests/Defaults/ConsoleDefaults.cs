using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>
/// Completes serial lines and consoles. The first console of a guest is by tradition another name of the first serial
/// line: each brings the other about.
/// </summary>
internal static class ConsoleDefaults
{
    private const uint MaxIsaPorts = 4;

    public static DomainDefinition Fill(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        List<SerialDefinition> serials = [.. domain.Devices.Serials];
        NumberIsa(serials);
        for (int i = 0; i < serials.Count; i++)
        {
            serials[i] = FillSerial(domain, serials[i], serials);
        }
        CheckIsa(serials, places, diagnostics);
        List<ConsoleDefinition> consoles = [.. domain.Devices.Consoles.Select((c, i) => c with { TargetType = c.TargetType ?? "serial", Port = (uint)i })];
        foreach (ConsoleDefinition console in consoles.Skip(1).Where(c => c.TargetType == "serial"))
        {
            diagnostics.Add(GuestFindings.NotPossible(places.Of(console), "a second console of type 'serial'", "only the first console can stand for a serial line"));
        }
        if (consoles.Count > 0 && consoles[0].TargetType == "serial")
        {
            if (serials.Count == 0)
            {
                serials.Add(FillSerial(domain, new SerialDefinition { Source = consoles[0].Source, Info = consoles[0].Info, Port = 0 }, serials));
            }
            consoles[0] = Twin(serials[0]);
        }
        else if (serials.Count > 0 && serials[0].TargetType is null or "isa-serial" or "spapr-vio-serial" or "system-serial" or "sclp-serial" && serials.Count > 0)
        {
            consoles.Insert(0, Twin(serials[0]));
        }
        return domain with
        {
            Devices = domain.Devices with
            {
                Serials = serials.ToValueList(),
                Consoles = consoles.Select((c, i) => c with { Port = (uint)i }).ToValueList(),
            },
        };
    }

    private static ConsoleDefinition Twin(SerialDefinition serial) => new() { Source = serial.Source, TargetType = "serial", Port = 0, Info = serial.Info };

    private static void CheckIsa(List<SerialDefinition> serials, DomainPlaces places, DiagnosticBag diagnostics)
    {
        HashSet<uint> used = [];
        foreach (SerialDefinition serial in serials.Where(s => s.TargetType == "isa-serial"))
        {
            if (serial.Port is { } port && (port >= MaxIsaPorts || !used.Add(port)))
            {
                diagnostics.Add(GuestFindings.NotPossible(places.Of(serial), $"ISA serial port {port}", port >= MaxIsaPorts ? $"there are {MaxIsaPorts}, from 0" : "it is used twice", FindingClass.Internal));
            }
        }
    }

    private static void NumberIsa(List<SerialDefinition> serials)
    {
        HashSet<uint> used = [.. serials.Where(s => s.TargetType == "isa-serial").Select(s => s.Port).OfType<uint>()];
        for (int i = 0; i < serials.Count; i++)
        {
            if (serials[i] is { TargetType: "isa-serial", Port: null })
            {
                uint free = 0;
                while (used.Contains(free))
                {
                    free++;
                }
                used.Add(free);
                serials[i] = serials[i] with { Port = free };
            }
        }
    }

    private static SerialDefinition FillSerial(DomainDefinition domain, SerialDefinition serial, List<SerialDefinition> all)
    {
        string? type = serial.TargetType is null or "isa-serial" ? DefaultType(domain) : serial.TargetType;
        string? model = serial.TargetModel ?? type switch
        {
            "isa-serial" => "isa-serial",
            "usb-serial" => "usb-serial",
            "pci-serial" => "pci-serial",
            "spapr-vio-serial" => "spapr-vty",
            "system-serial" => MachineFacts.IsArmVirt(domain) ? "pl011" : MachineFacts.IsVirt(domain) ? "16550a" : null,
            "sclp-serial" => "sclpconsole",
            "isa-debug" => "isa-debugcon",
            _ => null,
        };
        uint port = serial.Port ?? (uint)(all.Max(s => (int?)s.Port ?? -1) + 1);
        return serial with { TargetType = type, TargetModel = model, Port = port };
    }

    private static string? DefaultType(DomainDefinition domain)
        => MachineFacts.IsX86(domain) ? "isa-serial"
            : MachineFacts.IsPSeries(domain) ? "spapr-vio-serial"
            : MachineFacts.IsVirt(domain) ? "system-serial"
            : MachineFacts.IsS390(domain) ? "sclp-serial"
            : null;
}
