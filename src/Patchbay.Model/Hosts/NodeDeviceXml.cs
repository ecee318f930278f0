using System.Diagnostics;
using System.Globalization;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Hosts;

/// <summary>Writes libvirt's <c>&lt;device&gt;</c>.</summary>
public static class NodeDeviceXml
{
    /// <summary>The document.</summary>
    public static string Format(NodeDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        CanonicalWriter writer = new();
        writer.Start("device").Text("name", device.Name).Text("path", device.Path);
        if (device.DeviceFile is { } file)
        {
            writer.Start("devnode").Attribute("type", "dev").EndWithText(file);
        }
        writer.Text("parent", device.Parent);
        if (device.Driver is { } driver)
        {
            writer.Start("driver").Text("name", driver).End();
        }
        writer.Start("capability").Attribute("type", device.Capability.Words[0]);
        switch (device.Capability)
        {
            case NodeCapability.System system:
                Write(writer, system);
                break;
            case NodeCapability.Pci pci:
                Write(writer, pci);
                break;
            case NodeCapability.UsbDevice usb:
                writer.Text("bus", Number(usb.Bus)).Text("device", Number(usb.Device));
                Write(writer, "product", usb.Product);
                Write(writer, "vendor", usb.Vendor);
                break;
            case NodeCapability.Net net:
                Write(writer, net);
                break;
            case NodeCapability.Storage storage:
                Write(writer, storage);
                break;
            case NodeCapability.Vdpa vdpa:
                writer.Text("chardev", vdpa.CharacterDevice);
                break;
            default:
                throw new UnreachableException();
        }
        return writer.End().End().ToString();
    }

    private static void Write(CanonicalWriter writer, NodeCapability.System system)
    {
        writer.Text("product", system.Product).Start("hardware").Text("vendor", system.Vendor).Text("version", system.Version)
            .Text("serial", system.Serial).Text("uuid", system.Uuid.ToString()).End();
        writer.Start("firmware").Text("vendor", system.FirmwareVendor).Text("version", system.FirmwareVersion)
            .Text("release_date", system.FirmwareDate).End();
    }

    private static void Write(CanonicalWriter writer, NodeCapability.Pci pci)
    {
        writer.Text("class", string.Create(CultureInfo.InvariantCulture, $"0x{pci.Class:x6}"));
        writer.Text("domain", Number(pci.Address.Domain)).Text("bus", Number(pci.Address.Bus)).Text("slot", Number(pci.Address.Slot))
            .Text("function", Number(pci.Address.Function));
        Write(writer, "product", pci.Product);
        Write(writer, "vendor", pci.Vendor);
        if (pci.PhysicalFunction is { } physical)
        {
            writer.Start("capability").Attribute("type", "phys_function");
            Write(writer, physical);
            writer.End();
        }
        if (pci.MaxVirtualFunctions is { } most)
        {
            writer.Start("capability").Attribute("type", "virt_functions").Attribute("maxCount", most);
            foreach (PciAddress address in pci.VirtualFunctions)
            {
                Write(writer, address);
            }
            writer.End();
        }
        if (pci.Configuration.Bridge is { } bridge)
        {
            writer.Start("capability").Attribute("type", bridge).End();
        }
        if (pci.IommuGroup is { } group)
        {
            writer.Start("iommuGroup").Attribute("number", group);
            foreach (PciAddress address in pci.IommuGroupMembers)
            {
                Write(writer, address);
            }
            writer.End();
        }
        if (pci.Cell is { } cell)
        {
            writer.Start("numa").Attribute("node", cell).End();
        }
        if (pci.Configuration.IsExpress)
        {
            writer.Start("pci-express");
            Write(writer, "cap", pci.Configuration.Possible);
            Write(writer, "sta", pci.Configuration.Present);
            writer.End();
        }
    }

    private static void Write(CanonicalWriter writer, NodeCapability.Net net)
    {
        writer.Text("interface", net.Interface).Text("address", net.Address);
        writer.Start("link").Attribute("speed", net.Speed).Attribute("state", net.State).End();
        foreach (string offload in net.Offloads)
        {
            writer.Start("feature").Attribute("name", offload).End();
        }
        writer.Start("capability").Attribute("type", net.IsWireless ? "80211" : "80203").End();
    }

    private static void Write(CanonicalWriter writer, NodeCapability.Storage storage)
    {
        writer.Text("block", storage.Block).Text("bus", storage.Bus).Text("drive_type", storage.DriveType).Text("model", storage.Model)
            .Text("vendor", storage.Vendor).Text("serial", storage.Serial);
        if (storage.IsRemovable)
        {
            writer.Start("capability").Attribute("type", "removable").Text("media_available", storage.Size > 0 ? "1" : "0")
                .Text("media_size", Number(storage.Size));
        }
        else
        {
            writer.Text("size", Number(storage.Size));
        }
        if (storage.BlockSize > 0)
        {
            writer.Text("logical_block_size", Number(storage.BlockSize)).Text("num_blocks", Number(storage.Size / storage.BlockSize));
        }
        if (storage.IsRemovable)
        {
            writer.End();
        }
    }

    private static void Write(CanonicalWriter writer, string name, DeviceIdentity identity)
    {
        writer.Start(name).Attribute("id", string.Create(CultureInfo.InvariantCulture, $"0x{identity.Id:x4}"));
        _ = identity.Name is { } known ? writer.EndWithText(known) : writer.End();
    }

    private static void Write(CanonicalWriter writer, PciAddress address) => writer.Start("address")
        .Attribute("domain", string.Create(CultureInfo.InvariantCulture, $"0x{address.Domain:x4}"))
        .Attribute("bus", string.Create(CultureInfo.InvariantCulture, $"0x{address.Bus:x2}"))
        .Attribute("slot", string.Create(CultureInfo.InvariantCulture, $"0x{address.Slot:x2}"))
        .Attribute("function", string.Create(CultureInfo.InvariantCulture, $"0x{address.Function:x}")).End();

    private static void Write(CanonicalWriter writer, string validity, ExpressLink? link)
    {
        if (link is not null)
        {
            writer.Start("link").Attribute("validity", validity).Attribute("port", link.Port).Attribute("speed", link.Speed).Attribute("width", link.Width).End();
        }
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
