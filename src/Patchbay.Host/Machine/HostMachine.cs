using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Host.Qemu;
using Patchbay.Linux;
using Patchbay.Model.Domains;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Machine;

/// <summary>
/// The machine that the daemon runs on, looked at anew each time: processors, memory, devices, interfaces, emulators. Interfaces
/// are those of the network namespace that it was opened in.
/// </summary>
public sealed class HostMachine : IGuestEmulators, IDisposable
{
    private static readonly string[] EmulatorPaths = ["/usr/bin/qemu-system-i386", "/usr/bin/qemu-system-x86_64"];

    private readonly HostInterfaceLook _interfaces;
    private readonly NodeDeviceLook _devices;
    private readonly FileFacts<EmulatorAbilities> _emulators;
    private readonly QemuEmulators _versions;

    private HostMachine(TimeProvider time)
    {
        _interfaces = new HostInterfaceLook();
        _devices = new NodeDeviceLook(_interfaces);
        _emulators = new FileFacts<EmulatorAbilities>(new EmulatorProbe(time).AskAsync);
        _versions = new QemuEmulators(time);
    }

    /// <summary>Opens what asks the kernel, in the calling thread's network namespace.</summary>
    public static HostMachine Open(TimeProvider time) => new(time);

    /// <summary>The architecture, by libvirt's name.</summary>
    public static string Architecture => ProcessorLook.Architecture;

    /// <summary>Processors, memory and caches.</summary>
    public static HostDescription Describe()
    {
        ValueList<HostCpu> cpus = ProcessorLook.Cpus();
        return new HostDescription
        {
            Uuid = MachineId(),
            Architecture = Architecture,
            Processor = ProcessorLook.Processor(),
            Cpus = cpus,
            Cells = MemoryLook.Cells(cpus.Select(static c => c.Id)),
            Caches = ProcessorLook.Caches(),
            MemoryKib = MemoryLook.Whole().Total,
            HasIommu = SystemFiles.Names("/sys/kernel/iommu_groups").Any(),
        };
    }

    /// <summary>What one processor has done, or (null) all; null where there is no such.</summary>
    public static ProcessorTime? Time(uint? cpu) => ProcessorLook.Time(cpu);

    /// <summary>The whole machine's memory.</summary>
    public static MemoryState Memory() => MemoryLook.Whole();

    /// <summary>Settings and counters of the merging of equal pages, by the kernel's names; empty where the kernel has none.</summary>
    public static IReadOnlyDictionary<string, ulong> PageMerging() => MemoryLook.PageMerging();

    /// <summary>What the firmware tells of the machine; null where it tells nothing.</summary>
    public static SysinfoDefinition.Smbios? SystemTables() => SystemTablesLook.Tables(SystemTablesLook.Folder);

    /// <summary>The devices, in the order of their names.</summary>
    public ValueList<NodeDevice> Devices() => Translating("list devices", _devices.All);

    /// <summary>Network interfaces as libvirt lists them: not the ports of others, and no taps.</summary>
    public ValueList<HostInterface> Interfaces() => Translating("list interfaces", _interfaces.Listed);

    /// <summary>All network interfaces.</summary>
    public ValueList<HostInterface> AllInterfaces() => Translating("list interfaces", _interfaces.All);

    /// <summary>The installed emulators of x86 that answer, at their usual places.</summary>
    public async ValueTask<ValueList<EmulatorAbilities>> EmulatorsAsync()
        => (await Task.WhenAll(EmulatorPaths.Select(p => _emulators.OfAsync(p).AsTask()))).OfType<EmulatorAbilities>().ToValueList();

    /// <summary>QEMU's version: 1000000 a major, 1000 a minor version, 1 a release; 0 where there is none.</summary>
    public async ValueTask<ulong> QemuVersionAsync()
    {
        string path = EmulatorPaths[^1];
        // Here a hundred stands for a minor version.
        return (await _versions.AskAsync([path])).TryGetValue(path, out EmulatorFacts? facts)
            ? ((ulong)facts.Version / 10000 * 1_000_000) + ((ulong)facts.Version / 100 % 100 * 1000) + ((ulong)facts.Version % 100)
            : 0;
    }

    /// <summary>Descriptions of installed firmware, the preferred first.</summary>
    public static ValueList<string> FirmwareDescriptions() => GuestLook.FirmwareDescriptions();

    /// <inheritdoc/>
    public ValueTask<EmulatorAbilities?> EmulatorAsync(string path) => _emulators.OfAsync(path);

    /// <inheritdoc/>
    public void Dispose() => _interfaces.Dispose();

    /// <summary>Network cards by the kernel's number, with libvirt's name of each as a device.</summary>
    internal IEnumerable<(int Index, string Name)> Cards() => Translating("list interfaces", _interfaces.Links).Select(static l => (l.Index, CardName(l)));

    /// <summary>libvirt's name of a network card as a device.</summary>
    internal static string CardName(Netlink.Route.Link link) => NodeDeviceLook.NameOfCard(link.Name, HostInterfaceLook.Mac(link));

    // The firmware's, and where that has none the installation's, as libvirt can be told to.
    internal static Guid? MachineId()
        => Guid.TryParse(SystemFiles.Text($"{SystemTablesLook.Folder}/product_uuid"), out Guid product) ? product
            : Guid.TryParse(SystemFiles.Text("/etc/machine-id"), out Guid installation) ? installation
            : null;

    private static T Translating<T>(string what, Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is Netlink.NetlinkException or LinuxException)
        {
            throw new HostException($"{what}: {e.Message}", e);
        }
    }
}
