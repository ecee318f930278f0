using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Who QEMU runs as.</summary>
public static class QemuUsers
{
    private const uint GroupMayReadAndWrite = 0x30; // 0060

    // libvirt's user first, so that images which libvirt's guests used need not change hands.
    private static readonly string[] Usual = ["libvirt-qemu", "qemu", "patchbay-qemu", "nobody"];

    // What the kernel calls nobody (/proc/sys/kernel/overflowuid), for a machine without a list of users.
    private static readonly Identity Nobody = new(65534, 65534, []);

    /// <summary>
    /// The user of that name, or the first usual one that exists; null for the daemon's own, which is all there is where
    /// the daemon is not root, and root only where root was asked for. The group of <c>/dev/kvm</c> is added.
    /// </summary>
    /// <param name="name">A name or number; null for the usual ones.</param>
    /// <exception cref="ArgumentException">There is no user of that name.</exception>
    public static QemuUser? Find(string? name) => Accounts.EffectiveUser == 0 ? Find(name, Accounts.FindUser) : null;

    /// <summary>For a daemon that is root, by this list of users.</summary>
    internal static QemuUser? Find(string? name, Func<string, Identity?> users)
    {
        Identity found = name is not null
            ? users(name) ?? throw new ArgumentException($"there is no user '{name}' for QEMU to run as")
            : Usual.Select(users).FirstOrDefault(u => u is not null) ?? Nobody;
        if (found is { User: 0 })
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
