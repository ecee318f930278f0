using System.Xml.Linq;
using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests;

/// <summary>
/// Fills into an author's document what was made up when the guest was defined before, so that defining the same document
/// again is no change: uuid, addresses of cards, the version of the machine, firmware.
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

    private static string? Mac(XElement card) => card.Element("mac")?.Attribute("address")?.Value.ToLowerInvariant();

    private static string Place(XElement card)
    {
        XElement? source = card.Element("source");
        string where = string.Concat(Sources.Select(n => source?.Attribute(n)?.Value is { } value ? $" {n}={value}" : ""));
        return card.Attribute("type")?.Value + where;
    }
}
