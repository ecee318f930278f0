namespace Patchbay.Qmp;

/// <summary>Devices and what is behind them on the host.</summary>
public static partial class QmpCommands
{
    /// <summary>Plugs a device in; the arguments are those of <c>-device</c> as one JSON object.</summary>
    public static QmpCommand<QmpRaw, QmpNothing> DeviceAdd { get; } = Raw("device_add");

    /// <summary>Asks the guest to let a device go; it is gone with <see cref="QmpEvent.DeviceDeleted"/>.</summary>
    public static QmpCommand<QmpId, QmpNothing> DeviceDel { get; } = ById("device_del");

    /// <summary>Makes a network backend; the arguments are those of <c>-netdev</c> as one JSON object.</summary>
    public static QmpCommand<QmpRaw, QmpNothing> NetdevAdd { get; } = Raw("netdev_add");

    /// <summary>Removes a network backend.</summary>
    public static QmpCommand<QmpId, QmpNothing> NetdevDel { get; } = ById("netdev_del");

    /// <summary>Plugs or unplugs a NIC's cable.</summary>
    public static QmpCommand<QmpLink, QmpNothing> SetLink { get; }
        = new("set_link", QmpJson.Default.QmpLink, QmpJson.Default.QmpNothing);

    /// <summary>Has NICs tell their neighbours where they are (RARP).</summary>
    public static QmpCommand<QmpAnnounce, QmpNothing> AnnounceSelf { get; }
        = new("announce-self", QmpJson.Default.QmpAnnounce, QmpJson.Default.QmpNothing);

    /// <summary>What NICs receive. Asking also arms <see cref="QmpEvent.RxFilterChanged"/> again.</summary>
    public static QmpCommand<QmpRxFilterOf, IReadOnlyList<QmpRxFilter>> QueryRxFilter { get; }
        = new("query-rx-filter", QmpJson.Default.QmpRxFilterOf, QmpJson.Default.IReadOnlyListQmpRxFilter);

    /// <summary>The character devices, with the names of their ptys.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpChardev>> QueryChardev { get; }
        = new("query-chardev", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpChardev);

    /// <summary>Makes a character device's host side.</summary>
    public static QmpCommand<QmpChardevAdd, QmpChardevAdded> ChardevAdd { get; }
        = new("chardev-add", QmpJson.Default.QmpChardevAdd, QmpJson.Default.QmpChardevAdded);

    /// <summary>Removes a character device's host side.</summary>
    public static QmpCommand<QmpId, QmpNothing> ChardevRemove { get; } = ById("chardev-remove");

    /// <summary>Hands a descriptor over under a name; send it along.</summary>
    public static QmpCommand<QmpFdName, QmpNothing> GetFd { get; }
        = new("getfd", QmpJson.Default.QmpFdName, QmpJson.Default.QmpNothing);

    /// <summary>Closes a descriptor that nothing took.</summary>
    public static QmpCommand<QmpFdName, QmpNothing> CloseFd { get; }
        = new("closefd", QmpJson.Default.QmpFdName, QmpJson.Default.QmpNothing);

    /// <summary>Hands a descriptor over into a set; send it along.</summary>
    public static QmpCommand<QmpFdAdd, QmpFdAdded> AddFd { get; }
        = new("add-fd", QmpJson.Default.QmpFdAdd, QmpJson.Default.QmpFdAdded);

    /// <summary>The sets of descriptors that QEMU was handed.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpFdSet>> QueryFdSets { get; }
        = new("query-fdsets", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpFdSet);

    /// <summary>Closes descriptors of a set.</summary>
    public static QmpCommand<QmpFdRemove, QmpNothing> RemoveFd { get; }
        = new("remove-fd", QmpJson.Default.QmpFdRemove, QmpJson.Default.QmpNothing);

    /// <summary>The PCI buses with what is on them.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpPciBus>> QueryPci { get; }
        = new("query-pci", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpPciBus);

    /// <summary>Makes an object; the arguments are those of <c>-object</c> as one JSON object.</summary>
    public static QmpCommand<QmpRaw, QmpNothing> ObjectAdd { get; } = Raw("object-add");

    /// <summary>Removes an object.</summary>
    public static QmpCommand<QmpId, QmpNothing> ObjectDel { get; } = ById("object-del");

    /// <summary>The members of an object.</summary>
    public static QmpCommand<QmpPath, IReadOnlyList<QmpProperty>> QomList { get; }
        = new("qom-list", QmpJson.Default.QmpPath, QmpJson.Default.IReadOnlyListQmpProperty);

    /// <summary>A member's value.</summary>
    public static QmpCommand<QmpPropertyOf, QmpRaw> QomGet { get; }
        = new("qom-get", QmpJson.Default.QmpPropertyOf, QmpJson.Default.QmpRaw);

    /// <summary>A member that is a switch.</summary>
    public static QmpCommand<QmpPropertyOf, bool> QomGetSwitch { get; }
        = new("qom-get", QmpJson.Default.QmpPropertyOf, QmpJson.Default.Boolean);

    /// <summary>A member that is a list of names.</summary>
    public static QmpCommand<QmpPropertyOf, IReadOnlyList<string>> QomGetNames { get; }
        = new("qom-get", QmpJson.Default.QmpPropertyOf, QmpJson.Default.IReadOnlyListString);

    /// <summary>A member that is what CPUID tells of a processor.</summary>
    public static QmpCommand<QmpPropertyOf, IReadOnlyList<QmpFeatureWord>> QomGetFeatureWords { get; }
        = new("qom-get", QmpJson.Default.QmpPropertyOf, QmpJson.Default.IReadOnlyListQmpFeatureWord);

    /// <summary>Sets a member.</summary>
    public static QmpCommand<QmpPropertyValue, QmpNothing> QomSet { get; }
        = new("qom-set", QmpJson.Default.QmpPropertyValue, QmpJson.Default.QmpNothing);
}
