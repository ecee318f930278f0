using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Guests.Changes;

/// <summary>What of one guest's document is compared with what of another's: cards by address, disks by name, devices of the host by their place there.</summary>
internal sealed class GuestShape : DocumentShape
{
    public static GuestShape Instance { get; } = new();

    /// <summary>By what a device of the host is known; null where it is not one of PCI.</summary>
    public static string? KeyOf(HostdevSource source) => (source as HostdevSource.Pci)?.Address.ToString();

    public override string KeyOf(XElement element, string pattern)
    {
        string? key = pattern switch
        {
            "devices/interface" => element.Element("mac")?.Attribute("address")?.Value,
            "devices/disk" => element.Element("target")?.Attribute("dev")?.Value,
            "devices/controller" => $"{element.Attribute("type")?.Value}-{element.Attribute("index")?.Value}",
            "devices/hostdev" when element.Attribute("type")?.Value == "pci" => AddressOf(element.Element("source")?.Element("address")),
            _ => null,
        };
        return key is null ? Name(element) : $"{Name(element)}[{key}]";
    }

    // As it is written elsewhere: 0000:01:10.0.
    private static string? AddressOf(XElement? address)
    {
        string Part(string name) => address.Attribute(name)?.Value.Replace("0x", "", StringComparison.Ordinal) ?? "";
        return address is null ? null : $"{Part("domain")}:{Part("bus")}:{Part("slot")}.{Part("function")}";
    }
}
