using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;devices&gt;</c>: each kind in its file, in libvirt's order here.</summary>
internal static class DevicesXml
{
    // More than any guest has; what is worked out for pairs of devices stays quick.
    private const int MaxOfKind = 1024;

    private static readonly string[] Kept =
        ["lease", "smartcard", "parallel", "redirfilter", "hub", "nvram", "shmem", "memory", "crypto", "pstore"];

    /// <summary>Reads all devices.</summary>
    public static DeviceList Read(DomainReading reading, ElementReader domain)
    {
        if (domain.Child("devices") is not { } element)
        {
            return new DeviceList();
        }
        using ElementReader reader = reading.Open(element);
        return new DeviceList
        {
            Emulator = ReadEmulator(reader),
            Disks = All(reader, "disk", e => DiskXml.Read(reading, e)),
            Controllers = All(reader, "controller", e => ControllerXml.Read(reading, e)),
            Filesystems = All(reader, "filesystem", e => FilesystemXml.Read(reading, e)),
            Interfaces = All(reader, "interface", e => InterfaceXml.Read(reading, e)),
            Serials = All(reader, "serial", e => CharacterDevicesXml.ReadSerial(reading, e)),
            Consoles = All(reader, "console", e => CharacterDevicesXml.ReadConsole(reading, e)),
            Channels = All(reader, "channel", e => CharacterDevicesXml.ReadChannel(reading, e)),
            Inputs = All(reader, "input", e => InputXml.Read(reading, e)),
            Tpms = All(reader, "tpm", e => RngTpmXml.ReadTpm(reading, e)),
            Graphics = All(reader, "graphics", e => GraphicsXml.Read(reading, e)),
            Sounds = All(reader, "sound", e => SoundXml.ReadSound(reading, e)),
            Audios = All(reader, "audio", e => SoundXml.ReadAudio(reading, e)),
            Videos = All(reader, "video", e => VideoXml.Read(reading, e)),
            Hostdevs = All(reader, "hostdev", e => HostdevXml.Read(reading, e)),
            Redirdevs = All(reader, "redirdev", e => HostdevXml.ReadRedirdev(reading, e)),
            Watchdogs = All(reader, "watchdog", e => SmallDevicesXml.ReadWatchdog(reading, e)),
            Memballoon = Only(reader, "memballoon") is { } balloon ? SmallDevicesXml.ReadMemballoon(reading, balloon) : null,
            Rngs = All(reader, "rng", e => RngTpmXml.ReadRng(reading, e)),
            Panics = All(reader, "panic", e => SmallDevicesXml.ReadPanic(reading, e)),
            Iommu = Only(reader, "iommu") is { } iommu ? SmallDevicesXml.ReadIommu(reading, iommu) : null,
            Vsock = Only(reader, "vsock") is { } vsock ? SmallDevicesXml.ReadVsock(reading, vsock) : null,
            Others = Kept.SelectMany(name => Bounded(reader, name)).Select(e => OtherDeviceXml.Read(reading, reader, e)).ToValueList(),
        };
    }

    // Its place is kept by the text itself, as it is nobody else's.
    private static string? ReadEmulator(ElementReader reader)
    {
        string? emulator = reader.TrimmedText("emulator");
        if (!string.IsNullOrEmpty(emulator))
        {
            reader.Places.Mark(emulator, reader.Locate(reader.Element.Element("emulator")));
        }
        return emulator;
    }

    /// <summary>Writes all devices.</summary>
    public static void Write(CanonicalWriter writer, DeviceList devices, DomainFormat format)
    {
        writer.Start("devices").Text("emulator", devices.Emulator);
        Each(devices.Disks, d => DiskXml.Write(writer, d, format));
        Each(devices.Controllers, c => ControllerXml.Write(writer, c, format));
        Others(writer, devices, format, "lease");
        Each(devices.Filesystems, f => FilesystemXml.Write(writer, f, format));
        Each(devices.Interfaces, i => InterfaceXml.Write(writer, i, format));
        Others(writer, devices, format, "smartcard");
        Each(devices.Serials, s => CharacterDevicesXml.WriteSerial(writer, s, format));
        Others(writer, devices, format, "parallel");
        for (int i = 0; i < devices.Consoles.Count; i++)
        {
            CharacterDevicesXml.WriteConsole(writer, devices.Consoles[i], i < devices.Serials.Count ? devices.Serials[i] : null, format);
        }
        Each(devices.Channels, c => CharacterDevicesXml.WriteChannel(writer, c, format));
        Each(devices.Inputs, i => InputXml.Write(writer, i, format));
        Each(devices.Tpms, t => RngTpmXml.WriteTpm(writer, t, format));
        Each(devices.Graphics, g => GraphicsXml.Write(writer, g, format));
        Each(devices.Sounds, s => SoundXml.WriteSound(writer, s, format));
        Each(devices.Audios, a => SoundXml.WriteAudio(writer, a));
        Each(devices.Videos, v => VideoXml.Write(writer, v, format));
        Each(devices.Hostdevs, h => HostdevXml.Write(writer, h, format));
        Each(devices.Redirdevs, r => HostdevXml.WriteRedirdev(writer, r, format));
        Others(writer, devices, format, "redirfilter");
        Others(writer, devices, format, "hub");
        Each(devices.Watchdogs, w => SmallDevicesXml.WriteWatchdog(writer, w, format));
        if (devices.Memballoon is { } balloon)
        {
            SmallDevicesXml.WriteMemballoon(writer, balloon, format);
        }
        Each(devices.Rngs, r => RngTpmXml.WriteRng(writer, r, format));
        Others(writer, devices, format, "nvram");
        Each(devices.Panics, p => SmallDevicesXml.WritePanic(writer, p, format));
        Others(writer, devices, format, "shmem");
        Others(writer, devices, format, "memory");
        Others(writer, devices, format, "crypto");
        if (devices.Iommu is { } iommu)
        {
            SmallDevicesXml.WriteIommu(writer, iommu, format);
        }
        if (devices.Vsock is { } vsock)
        {
            SmallDevicesXml.WriteVsock(writer, vsock, format);
        }
        Others(writer, devices, format, "pstore");
        writer.End(@long: true);
    }

    private static ValueList<T> All<T>(ElementReader devices, string name, Func<XElement, T?> read) where T : class
        => Bounded(devices, name).Select(read).OfType<T>().ToValueList();

    private static IEnumerable<XElement> Bounded(ElementReader devices, string name)
    {
        int count = 0;
        foreach (XElement element in devices.Children(name))
        {
            if (++count > MaxOfKind)
            {
                devices.Report(Findings.NotPossible(devices.Locate(element), $"more than {MaxOfKind} <{name}>", "a guest has not so many", FindingClass.Xml));
                yield break;
            }
            yield return element;
        }
    }

    private static XElement? Only(ElementReader devices, string name)
    {
        XElement[] all = [.. devices.Children(name)];
        foreach (XElement second in all.Skip(1))
        {
            devices.Report(Findings.NotPossible(devices.Locate(second), $"a second <{name}>", "a guest has one", FindingClass.Xml));
        }
        return all.FirstOrDefault();
    }

    private static void Each<T>(ValueList<T> devices, Action<T> write)
    {
        foreach (T device in devices)
        {
            write(device);
        }
    }

    private static void Others(CanonicalWriter writer, DeviceList devices, DomainFormat format, string name)
        => Each(devices.Others, d =>
        {
            if (d.Element == name)
            {
                OtherDeviceXml.Write(writer, d, format);
            }
        });
}
