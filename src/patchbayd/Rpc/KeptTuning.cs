using System.Globalization;
using System.Xml.Linq;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>
/// What a document says of limits that nothing here applies: a start refuses them unless told to pass over them, so a running guest has
/// none, and a stored one is asked about what is written.
/// </summary>
internal static class KeptTuning
{
    // libvirt's number for "no limit" (VIR_DOMAIN_MEMORY_PARAM_UNLIMITED), KiB.
    private const ulong Unlimited = 9007199254740991;

    private static readonly string[] ByDevice = ["device_weight", "device_read_iops_sec", "device_write_iops_sec", "device_read_bytes_sec", "device_write_bytes_sec"];

    /// <summary>The document that a request is about.</summary>
    /// <exception cref="RefusedException">It does not run, or is not stored.</exception>
    public static DomainDefinition DefinitionOf(GuestView guest, uint flags, string function)
    {
        // VIR_TYPED_PARAM_STRING_OKAY travels with it.
        const uint StringsOkay = 4;
        CallFlags.Check(flags, CallFlags.Impact | StringsOkay, function);
        return guest.Choose(CallFlags.ImpactOf(flags));
    }

    /// <summary>Limits of the host's memory (<c>memtune</c>).</summary>
    public static TypedParameter[] Memory(DomainDefinition domain)
    {
        XElement? tune = Find(domain, "memtune");
        return
        [
            new("hard_limit", new TypedValue.UInt64(Size(tune, "hard_limit"))),
            new("soft_limit", new TypedValue.UInt64(Size(tune, "soft_limit"))),
            new("swap_hard_limit", new TypedValue.UInt64(Size(tune, "swap_hard_limit"))),
        ];
    }

    /// <summary>Where its memory lies (<c>numatune</c>).</summary>
    public static TypedParameter[] Numa(DomainDefinition domain)
    {
        XElement? memory = Find(domain, "numatune")?.Element("memory");
        int mode = memory?.Attribute("mode")?.Value switch
        {
            "preferred" => 1,
            "interleave" => 2,
            "restrictive" => 3,
            _ => 0,
        };
        return [new("numa_mode", new TypedValue.Int32(mode)), new("numa_nodeset", new TypedValue.Text(memory?.Attribute("nodeset")?.Value ?? ""))];
    }

    /// <summary>Shares of the host's disks (<c>blkiotune</c>).</summary>
    public static TypedParameter[] Disks(DomainDefinition domain)
    {
        XElement? tune = Find(domain, "blkiotune");
        uint weight = uint.TryParse(tune?.Element("weight")?.Value, CultureInfo.InvariantCulture, out uint number) ? number : 0;
        return
        [
            new("weight", new TypedValue.UInt32(weight)),
            .. ByDevice.Select(static n => new TypedParameter(n, new TypedValue.Text(""))),
        ];
    }

    /// <summary>How many there are of <see cref="Scheduler"/>.</summary>
    public const int SchedulerCount = 9;

    /// <summary>Shares and limits of processor time (<c>cputune</c>), 0 where none is set.</summary>
    public static TypedParameter[] Scheduler(DomainDefinition domain)
    {
        XElement? tune = Find(domain, "cputune");
        TypedValue Period(string element) => new TypedValue.UInt64(ulong.TryParse(tune?.Element(element)?.Value, CultureInfo.InvariantCulture, out ulong number) ? number : 0);
        TypedValue Quota(string element) => new TypedValue.Int64(long.TryParse(tune?.Element(element)?.Value, CultureInfo.InvariantCulture, out long number) ? number : 0);
        return
        [
            new("cpu_shares", Period("shares")),
            new("vcpu_period", Period("period")),
            new("vcpu_quota", Quota("quota")),
            new("emulator_period", Period("emulator_period")),
            new("emulator_quota", Quota("emulator_quota")),
            new("global_period", Period("global_period")),
            new("global_quota", Quota("global_quota")),
            new("iothread_period", Period("iothread_period")),
            new("iothread_quota", Quota("iothread_quota")),
        ];
    }

    /// <summary>The host's processors that a virtual one may run on, as in <c>0-3</c>; null for all.</summary>
    public static string? VcpuPin(DomainDefinition domain, uint vcpu) => Find(domain, "cputune")?.Elements("vcpupin")
        .FirstOrDefault(p => p.Attribute("vcpu")?.Value == vcpu.ToString(CultureInfo.InvariantCulture))?.Attribute("cpuset")?.Value ?? domain.Vcpu.CpuSet;

    /// <summary>The host's processors that QEMU's other threads may run on; null for all.</summary>
    public static string? EmulatorPin(DomainDefinition domain) => Find(domain, "cputune")?.Element("emulatorpin")?.Attribute("cpuset")?.Value ?? domain.Vcpu.CpuSet;

    /// <summary>An answer in libvirt's way: the number of parameters where none fit, else those that fit.</summary>
    public static RpcParameters16 Answer(int count, TypedParameter[] parameters)
        => count == 0 ? new RpcParameters16([], parameters.Length) : new RpcParameters16([.. parameters.Take(count)], 0);

    private static XElement? Find(DomainDefinition domain, string name)
        => domain.Kept.Children.Select(static c => XElement.Parse(c.Text)).FirstOrDefault(e => e.Name.LocalName == name);

    private static ulong Size(XElement? tune, string name)
    {
        XElement? limit = tune?.Element(name);
        if (!ulong.TryParse(limit?.Value, CultureInfo.InvariantCulture, out ulong number))
        {
            return Unlimited;
        }
        return limit!.Attribute("unit")?.Value switch
        {
            "b" or "bytes" => number / 1024,
            "M" or "MiB" => number << 10,
            "G" or "GiB" => number << 20,
            "T" or "TiB" => number << 30,
            _ => number,
        };
    }
}
