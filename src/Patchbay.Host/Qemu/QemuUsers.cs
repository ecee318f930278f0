using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Who QEMU runs as.</summary>
public static class QemuUsers
{
    private const uint GroupMayReadAndWrite = 0x30; // 0060

    // libvirt's user first, so that images which libvirt's guests used need not change hands.
    private static readonly string[] Usual = ["libvirt-qemu", "qemu", "patchbay-qemu"];

    /// <summary>
    /// The user of that name, or the first usual one that exists; null for the daemon's own, which is all there is where
    /// the daemon is not root. The group of <c>/dev/kvm</c> is added.
    /// </summary>
    /// <param name="name">A name or number; null for the usual ones.</param>
    /// <exception cref="ArgumentException">There is no user of that name.</exception>
    public static QemuUser? Find(string? name)
    {
        if (Accounts.EffectiveUser != 0)
        {
            return null;
        }
        Identity? found = name is not null
            ? Accounts.FindUser(name) ?? throw new ArgumentException($"there is no user '{name}' for QEMU to run as")
            : Usual.Select(Accounts.FindUser).FirstOrDefault(u => u is not null);
        if (found is null or { User: 0 })
        {
            return null;
        }
        List<uint> groups = [.. found.Groups];
        if (FileStatus.Of("/dev/kvm") is { } kvm && (kvm.Permissions & GroupMayReadAndWrite) == GroupMayReadAndWrite
            && kvm.Group != 0 && kvm.Group != found.Group && !groups.Contains(kvm.Group))
        {
            groups.Add(kvm.Group);
        }
        return new QemuUser(found.User, found.Group, groups.ToValueList());
    }
}
