using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>
/// Reads and writes <c>&lt;domain&gt;</c>. Reading refuses what libvirt's parser refuses; what it refuses on define is in
/// <see cref="DomainRules"/>. Writing gives libvirt's canonical form.
/// </summary>
public static class DomainXml
{
    private static readonly (string, DomainType)[] Types = [("kvm", DomainType.Kvm), ("qemu", DomainType.Qemu)];

    private static readonly (string, LifecycleAction)[] Actions =
    [
        ("destroy", LifecycleAction.Destroy), ("restart", LifecycleAction.Restart), ("rename-restart", LifecycleAction.RenameRestart),
        ("preserve", LifecycleAction.Preserve), ("coredump-destroy", LifecycleAction.CoredumpDestroy), ("coredump-restart", LifecycleAction.CoredumpRestart),
    ];

    private static readonly string[] Inert =
        ["blkiotune", "memtune", "defaultiothread", "throttlegroups", "cputune", "resource", "idmap", "perf"];

    private static readonly string[] Changing = ["vcpus", "numatune", "bootloader", "bootloader_args", "keywrap", "launchSecurity"];

    /// <summary>Reads a document; null where an error was found. All findings are in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="live">Whether it is of a running guest, so that ids, aliases and ports in it count.</param>
    public static DomainDocument? Parse(string text, string document, DiagnosticBag diagnostics, bool live = false)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics, live) : null;

    /// <summary>Reads a document that was turned into a tree already.</summary>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="live">Whether it is of a running guest, so that ids, aliases and ports in it count.</param>
    public static DomainDocument? Read(XElement root, string document, DiagnosticBag diagnostics, bool live = false)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        DomainDocument? read = ReadPartly(root, document, own, live);
        return own.HasErrors ? null : read;
    }

    /// <summary>What could be read of a document, whatever errors there are; null where it is no domain's.</summary>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="live">Whether it is of a running guest, so that ids, aliases and ports in it count.</param>
    public static DomainDocument? ReadPartly(XElement root, string document, DiagnosticBag diagnostics, bool live = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (root.Name.LocalName != "domain")
        {
            diagnostics.Add(Findings.WrongRoot(XmlSource.Locate(root, document), root.Name.LocalName, "domain"));
            return null;
        }
        SourceMap places = new(document);
        DomainReading reading = new(document, diagnostics, places, live);
        using ElementReader reader = reading.Open(root);
        DomainDefinition domain = reader.Mark(ReadDomain(reading, reader));
        foreach (XElement part in new[] { root.Element("name"), root.Element("uuid") }.OfType<XElement>())
        {
            places.Mark(domain, part.Name.LocalName, reader.Locate(part));
        }
        return new DomainDocument(domain, places, reading.Unsupported);
    }

    /// <summary>The domain as libvirt prints it.</summary>
    public static string Format(DomainDefinition domain, DomainFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(domain);
        format ??= DomainFormat.Inactive;
        CanonicalWriter writer = new();
        Write(writer, domain, domain.Id is null ? format with { IsInactive = true } : format);
        return writer.ToString();
    }

    private static DomainDefinition ReadDomain(DomainReading reading, ElementReader reader)
    {
        DomainType type = reader.Word("type", Types, FindingClass.Unsupported) ?? DomainType.Kvm;
        if (reader.Raw("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "domain", "type"));
        }
        uint? id = reading.IsLive ? reader.UInt("id", int.MaxValue) : null;
        _ = reader.Attribute("id");
        CpuDefinition? cpu = CpuXml.Read(reading, reader);
        (uint threads, ValueList<IoThreadDefinition> threadIds) = MemoryXml.ReadIoThreads(reading, reader);
        OwnerLabel? owner = reading.IsLive ? OwnerLabel.Read(reading, reader) : null;
        DomainDefinition domain = new()
        {
            Type = type,
            Id = (int?)id,
            Name = DomainIdentityXml.ReadName(reader),
            Uuid = DomainIdentityXml.ReadUuid(reader, "uuid"),
            GenerationId = DomainIdentityXml.ReadGenerationId(reader),
            Title = DomainIdentityXml.ReadTitle(reader),
            Description = reader.ChildText("description"),
            Metadata = MetadataXml.Read(reader),
            Memory = MemoryXml.Read(reading, reader, cpu is { Numa.IsEmpty: false }),
            MemoryBacking = MemoryXml.ReadBacking(reading, reader),
            Vcpu = MemoryXml.ReadVcpu(reading, reader),
            IoThreads = threads,
            IoThreadIds = threadIds,
            Sysinfo = reader.Children("sysinfo").Select(e => SysinfoXml.Read(reading, e)).ToValueList(),
            Os = OsXml.Read(reading, reader),
            Features = FeaturesXml.Read(reading, reader),
            Cpu = cpu,
            Clock = ClockXml.Read(reading, reader),
            OnPoweroff = ReadAction(reader, "on_poweroff", LifecycleAction.Destroy, crash: false),
            OnReboot = ReadAction(reader, "on_reboot", LifecycleAction.Restart, crash: false),
            OnCrash = ReadAction(reader, "on_crash", LifecycleAction.Destroy, crash: true),
            OnLockFailure = DomainIdentityXml.ReadWord(reader, "on_lockfailure", ["poweroff", "restart", "pause", "ignore"]),
            Devices = DevicesXml.Read(reading, reader),
            QemuCommandline = QemuXml.Read(reading, reader),
            Owner = owner,
            Kept = reading.Keep(reader, owner is null ? [.. Inert, "seclabel"] : Inert, Changing),
        };
        if (reader.Child("pm") is not { } pmElement)
        {
            return domain;
        }
        using ElementReader pm = reading.Open(pmElement);
        return domain with
        {
            SuspendToMemory = ReadSuspend(reading, pm, "suspend-to-mem"),
            SuspendToDisk = ReadSuspend(reading, pm, "suspend-to-disk"),
        };
    }

    private static bool? ReadSuspend(DomainReading reading, ElementReader pm, string name)
    {
        if (pm.Child(name) is not { } element)
        {
            return null;
        }
        using ElementReader reader = reading.Open(element);
        return reader.YesNo("enabled");
    }

    private static void Write(CanonicalWriter writer, DomainDefinition domain, DomainFormat format)
    {
        writer.Start("domain").Attribute("type", Words.Of(Types, domain.Type))
            .Attribute("id", format.IsInactive ? null : (ulong?)domain.Id)
            .Attribute("xmlns:qemu", domain.QemuCommandline is null ? null : QemuXml.Namespace.NamespaceName);
        writer.Text("name", domain.Name).Text("uuid", domain.Uuid is { } uuid ? UuidText.Format(uuid) : null)
            .Text("genid", domain.GenerationId is { } genid ? UuidText.Format(genid) : null)
            .Text("title", domain.Title).Text("description", domain.Description);
        MetadataXml.Write(writer, domain.Metadata);
        MemoryXml.Write(writer, domain.Memory);
        writer.KeptChildren(domain.Kept, "blkiotune", "memtune");
        MemoryXml.WriteBacking(writer, domain.MemoryBacking);
        MemoryXml.WriteVcpu(writer, domain.Vcpu);
        writer.KeptChildren(domain.Kept, "vcpus");
        MemoryXml.WriteIoThreads(writer, domain.IoThreads, domain.IoThreadIds);
        writer.KeptChildren(domain.Kept, "defaultiothread", "throttlegroups", "cputune", "numatune", "resource");
        foreach (SysinfoDefinition sysinfo in domain.Sysinfo)
        {
            SysinfoXml.Write(writer, sysinfo);
        }
        writer.KeptChildren(domain.Kept, "bootloader", "bootloader_args");
        OsXml.Write(writer, domain.Os, format);
        writer.KeptChildren(domain.Kept, "idmap");
        FeaturesXml.Write(writer, domain.Features);
        CpuXml.Write(writer, domain.Cpu);
        ClockXml.Write(writer, domain.Clock);
        writer.Text("on_poweroff", Words.Of(Actions, domain.OnPoweroff)).Text("on_reboot", Words.Of(Actions, domain.OnReboot))
            .Text("on_crash", Words.Of(Actions, domain.OnCrash)).Text("on_lockfailure", domain.OnLockFailure);
        writer.Start("pm");
        writer.Start("suspend-to-mem").YesNo("enabled", domain.SuspendToMemory).EndUnlessEmpty();
        writer.Start("suspend-to-disk").YesNo("enabled", domain.SuspendToDisk).EndUnlessEmpty();
        writer.EndUnlessEmpty();
        writer.KeptChildren(domain.Kept, "perf");
        DevicesXml.Write(writer, domain.Devices, format);
        if (!format.IsInactive)
        {
            domain.Owner?.Write(writer);
        }
        writer.KeptChildren(domain.Kept, "seclabel", "keywrap", "launchSecurity");
        QemuXml.Write(writer, domain.QemuCommandline);
        writer.End(@long: true);
    }

    private static LifecycleAction ReadAction(ElementReader reader, string name, LifecycleAction absent, bool crash)
    {
        IEnumerable<(string Word, LifecycleAction Value)> accepted = crash ? Actions : Actions.Take(4);
        string? word = DomainIdentityXml.ReadWord(reader, name, [.. accepted.Select(a => a.Word)]);
        return word is null ? absent : accepted.First(a => a.Word == word).Value;
    }
}
