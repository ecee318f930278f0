using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Planning.Guests.Changes;

namespace Patchbay.Planning.Guests;

/// <summary>
/// Fills into an author's document what was made up when the guest was defined before, so that defining the same document
/// again is no change: uuid, addresses of cards, the version of the machine, firmware; and each device stays at its place on PCI, by which the
/// guest's system knows it, when others come and go.
/// </summary>
public static class GuestCarryOver
{
    // What an alias or no name at all stands for, by the beginning of the machine's own name.
    private static readonly (string? Asked, string Family)[] Machines = [(null, "pc-i440fx-"), ("pc", "pc-i440fx-"), ("q35", "pc-q35-")];

    // Attributes of <source> that say where a card is plugged in.
    private static readonly string[] Sources = ["network", "bridge", "dev", "path"];

    /// <summary>Fills a document in.</summary>
    /// <param name="document">An author's <c>&lt;domain&gt;</c>; changed in place.</param>
    /// <param name="before">What is stored of the guest of that name.</param>
    public static void Fill(XElement document, DomainDefinition before)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(before);
        XElement known = XElement.Parse(DomainXml.Format(before, DomainFormat.Inactive with { IsSecure = true }));
        if (document.Element("uuid") is null && known.Element("uuid") is { } uuid)
        {
            document.Add(new XElement(uuid));
        }
        if (document.Element("genid") is { IsEmpty: true } generation && known.Element("genid") is { } generated)
        {
            generation.Value = generated.Value;
        }
        if (document.Element("os") is { } system && known.Element("os") is { } knownSystem)
        {
            FillMachine(system, knownSystem);
            FillFirmware(system, knownSystem);
        }
        FillCards(document, known);
        FillPlaces(document, known);
    }

    private static void FillMachine(XElement system, XElement known)
    {
        if (system.Element("type") is { } type && known.Element("type")?.Attribute("machine")?.Value is { } machine
            && Machines.Any(m => m.Asked == type.Attribute("machine")?.Value && machine.StartsWith(m.Family, StringComparison.Ordinal)))
        {
            type.SetAttributeValue("machine", machine);
        }
    }

    // Chosen once; a package that comes later does not change a guest.
    private static void FillFirmware(XElement system, XElement known)
    {
        if (system.Attribute("firmware")?.Value is { } firmware && firmware == known.Attribute("firmware")?.Value && system.Element("loader") is null)
        {
            system.Add(known.Elements("loader").Select(static e => new XElement(e)));
            if (system.Element("nvram") is null)
            {
                system.Add(known.Elements("nvram").Select(static e => new XElement(e)));
            }
        }
    }

    // The card that is plugged into the same place, else the next one that no card of the document names.
    private static void FillCards(XElement document, XElement known)
    {
        if (document.Element("devices") is not { } devices)
        {
            return;
        }
        HashSet<string> named = [.. devices.Elements("interface").Select(Mac).OfType<string>()];
        List<XElement> free = [.. (known.Element("devices")?.Elements("interface") ?? []).Where(c => Mac(c) is { } mac && !named.Contains(mac))];
        foreach (XElement card in devices.Elements("interface").Where(static c => Mac(c) is null).ToArray())
        {
            XElement? same = free.Find(c => Place(c) == Place(card)) ?? free.FirstOrDefault(c => c.Attribute("type")?.Value == card.Attribute("type")?.Value);
            if (same is not null)
            {
                free.Remove(same);
                card.AddFirst(new XElement("mac", new XAttribute("address", Mac(same)!)));
            }
        }
    }

    // A device of another kind may not fit where the one before was. Places that the author gives are taken.
    private static void FillPlaces(XElement document, XElement known)
    {
        if (document.Element("devices") is not { } devices || known.Element("devices") is not { } knownDevices || MachineOf(document) != MachineOf(known))
        {
            return;
        }
        if (devices.Element("memballoon") is null && knownDevices.Element("memballoon") is { } balloon && balloon.Attribute("model")?.Value == "virtio")
        {
            // The one that every guest has where its document does not speak of it.
            devices.Add(new XElement("memballoon", balloon.Attribute("model")));
        }
        bool keepsBuses = devices.Elements("controller").All(static c => c.Attribute("type")?.Value != "pci");
        XElement[] buses = [.. knownDevices.Elements("controller").Where(static c => c.Attribute("type")?.Value == "pci")];
        if (keepsBuses)
        {
            devices.Add(buses.Select(static b => new XElement(b)));
        }
        HashSet<string> taken = [.. devices.Elements().Elements("address").Where(IsPci).Select(Where)];
        Dictionary<string, XElement> before = Keyed(knownDevices).ToDictionary(static d => d.Key, static d => d.Device);
        foreach ((string key, XElement device) in Keyed(devices).Where(static d => d.Device.Element("address") is null))
        {
            if (before.TryGetValue(key, out XElement? same) && same.Element("address") is { } address && IsPci(address) && IsAlike(device, same)
                && (keepsBuses || HasBus(devices, buses, address)) && taken.Add(Where(address)))
            {
                device.Add(new XElement(address));
            }
        }
        if (keepsBuses && buses.Any(static b => b.Attribute("model")?.Value == "pcie-root"))
        {
            // Each that comes may take a port; as many as there were stay to spare for plugging in while it runs.
            int ports = buses.Count(static b => b.Attribute("model")?.Value == "pcie-root-port");
            int spare = ports - Used(knownDevices);
            int wanted = Used(devices) + Plugged(devices).Count(static d => d.Element("address") is null) + spare;
            devices.Add(Enumerable.Range(0, Math.Max(0, wanted - ports)).Select(static _ => new XElement("controller", new XAttribute("type", "pci"), new XAttribute("model", "pcie-root-port"))));
        }

        static int Used(XElement devices) => devices.Elements().Elements("address").Where(IsPci).Select(static a => Number(a.Attribute("bus")?.Value)).Where(static b => b != 0).Distinct().Count();
    }

    // Where the author says himself which buses there are, one of them must be what it was.
    private static bool HasBus(XElement devices, XElement[] before, XElement address)
        => Number(address.Attribute("bus")?.Value) is var bus
            && (bus == 0 || devices.Elements("controller").Any(c => before.Any(b => Number(b.Attribute("index")?.Value) == bus
                && (string?)c.Attribute("index") == (string?)b.Attribute("index") && (string?)c.Attribute("type") == "pci" && (string?)c.Attribute("model") == (string?)b.Attribute("model"))));

    // What takes a port of its own.
    private static IEnumerable<XElement> Plugged(XElement devices) => devices.Elements().Where(static d => d.Name.LocalName switch
    {
        "interface" => true,
        "disk" => d.Element("target")?.Attribute("bus")?.Value is "virtio" || (d.Element("target")?.Attribute("bus") is null && d.Element("target")?.Attribute("dev")?.Value.StartsWith("vd", StringComparison.Ordinal) == true),
        "hostdev" => d.Attribute("type")?.Value == "pci",
        _ => false,
    });

    private static string? MachineOf(XElement guest) => guest.Element("os")?.Element("type")?.Attribute("machine")?.Value;

    private static IEnumerable<(string Key, XElement Device)> Keyed(XElement devices)
        => devices.Elements().GroupBy(static d => GuestShape.Instance.KeyOf(d, $"devices/{d.Name.LocalName}"))
            .SelectMany(static alike => alike.Select((device, i) => ($"{alike.Key}[{i}]", device)));

    private static bool IsAlike(XElement device, XElement before)
        => device.Attributes().All(a => before.Attribute(a.Name)?.Value == a.Value)
            && (device.Element("target")?.Attribute("bus")?.Value is not { } bus || before.Element("target")?.Attribute("bus")?.Value == bus)
            && (ModelOf(device) is not { } model || model == ModelOf(before));

    // Of cards, what a machine has where nobody says it is not always this one: then the place is chosen as ever.
    private static string? ModelOf(XElement device) => device.Element("model")?.Attribute("type")?.Value ?? (device.Name.LocalName == "interface" ? "rtl8139" : null);

    private static bool IsPci(XElement address) => address.Attribute("type")?.Value == "pci";

    private static string Where(XElement address) => string.Join(' ', ((string[])["domain", "bus", "slot", "function"]).Select(n => Number(address.Attribute(n)?.Value)));

    private static uint Number(string? text) => text is null ? 0
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex) ? hex : 0
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : 0;

    private static string? Mac(XElement card) => card.Element("mac")?.Attribute("address")?.Value.ToLowerInvariant();

    private static string Place(XElement card)
    {
        XElement? source = card.Element("source");
        string where = string.Concat(Sources.Select(n => source?.Attribute(n)?.Value is { } value ? $" {n}={value}" : ""));
        return card.Attribute("type")?.Value + where;
    }
}
