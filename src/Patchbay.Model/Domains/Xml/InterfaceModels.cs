namespace Patchbay.Model.Domains;

/// <summary>The cards that libvirt knows by name; any other word goes to QEMU as it is.</summary>
internal static class InterfaceModels
{
    private static readonly string[] Known =
    [
        "netfront", "rtl8139", "virtio", "e1000", "e1000e", "igb", "virtio-transitional", "virtio-non-transitional", "usb-net",
        "spapr-vlan", "lan9118", "scm91c111", "vlance", "vmxnet", "vmxnet2", "vmxnet3", "Am79C970A", "Am79C973", "82540EM",
        "82545EM", "82543GC",
    ];

    /// <summary>libvirt's spelling of a card's name, which documents may write in any case.</summary>
    public static string Canonical(string model)
        => Known.FirstOrDefault(k => k.Equals(model, StringComparison.OrdinalIgnoreCase)) ?? model;
}
