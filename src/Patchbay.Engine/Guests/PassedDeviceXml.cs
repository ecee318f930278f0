using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>A device that a running guest has, in the daemon's own document of it: what the host gets back.</summary>
internal static class PassedDeviceXml
{
    public static void Write(CanonicalWriter w, PassedDevice device)
    {
        w.Start("device").Attribute("address", device.Address.ToString()).Attribute("alias", device.Alias);
        if (device.Driver is { } driver)
        {
            w.Start("driver").Attribute("name", driver.After.Name).Attribute("only", driver.After.Override)
                .Attribute("before", driver.Before.Name).Attribute("onlyBefore", driver.Before.Override).End();
        }
        if (device.Function is { } function)
        {
            Write(w, function);
        }
        if (device.Group is { } group)
        {
            w.Start("group").Attribute("path", group.Path).Attribute("user", group.User).Attribute("group", group.Group)
                .Attribute("beforeUser", group.BeforeUser).Attribute("beforeGroup", group.BeforeGroup).End();
        }
        w.End();
    }

    /// <summary>Reads what <see cref="Write(CanonicalWriter, PassedDevice)"/> wrote.</summary>
    public static PassedDevice Read(XElement element)
    {
        PciAddress address = Address(Text(element, "address") ?? "");
        return new PassedDevice(address, Text(element, "alias") ?? "")
        {
            Driver = element.Element("driver") is { } driver
                ? new HostOperation.BindDriver(
                    address, new PciDriver(Text(driver, "name"), Text(driver, "only")), new PciDriver(Text(driver, "before"), Text(driver, "onlyBefore")))
                : null,
            Function = ReadFunction(element, address),
            Group = element.Element("group") is { } group
                ? new HostOperation.ChangeOwner(
                    Text(group, "path") ?? "", Number(group, "user") ?? 0, Number(group, "group") ?? 0, Number(group, "beforeUser") ?? 0, Number(group, "beforeGroup") ?? 0)
                {
                    IsOfDevice = true,
                }
                : null,
        };
    }

    /// <summary>Writes what a card is told of one of its functions.</summary>
    public static void Write(CanonicalWriter w, HostOperation.SetFunction function)
    {
        w.Start("function").Attribute("link", function.Link).Attribute("number", function.Number);
        Write(w, "after", function.After);
        Write(w, "before", function.Before);
        w.End();
    }

    /// <summary>Reads what <see cref="Write(CanonicalWriter, HostOperation.SetFunction)"/> wrote into <paramref name="element"/>; null where it has none.</summary>
    public static HostOperation.SetFunction? ReadFunction(XElement element, PciAddress device) => element.Element("function") is { } function
        ? new HostOperation.SetFunction(Text(function, "link") ?? "", Number(function, "number") ?? 0, Settings(function, "after"), Settings(function, "before")) { Device = device }
        : null;

    private static void Write(CanonicalWriter w, string name, FunctionSettings settings)
        => w.Start(name).Attribute("mac", settings.Mac?.ToString()).Attribute("vlan", settings.Vlan).YesNo("spoofCheck", settings.SpoofCheck)
            .YesNo("trusted", settings.Trusted).Attribute("maxRate", settings.MaxRate).End();

    private static FunctionSettings Settings(XElement function, string name) => function.Element(name) is { } element
        ? new FunctionSettings
        {
            Mac = Text(element, "mac") is { } mac ? MacAddress.Parse(mac) : null,
            Vlan = Number(element, "vlan"),
            SpoofCheck = YesNo(element, "spoofCheck"),
            Trusted = YesNo(element, "trusted"),
            MaxRate = Number(element, "maxRate"),
        }
        : new FunctionSettings();

    /// <summary>Reads what <see cref="PciAddress.ToString"/> wrote.</summary>
    public static PciAddress Address(string text)
    {
        uint[] parts = [.. text.Split(':', '.').Select(p => uint.Parse(p, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return parts is [var domain, var bus, var slot, var function] ? new PciAddress(domain, bus, slot, function) : throw new FormatException($"'{text}' is no PCI address");
    }

    private static string? Text(XElement element, string name) => element.Attribute(name)?.Value;

    private static uint? Number(XElement element, string name) => Text(element, name) is { } text ? uint.Parse(text, CultureInfo.InvariantCulture) : null;

    private static bool? YesNo(XElement element, string name) => Text(element, name) is { } text ? text == "yes" : null;
}
