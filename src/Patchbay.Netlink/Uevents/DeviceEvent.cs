namespace Patchbay.Netlink.Uevents;

/// <summary>What the kernel tells of a device.</summary>
/// <param name="Action"><c>add</c>, <c>remove</c>, <c>change</c>, <c>bind</c>, <c>unbind</c>…; empty where events were lost: look at everything again.</param>
/// <param name="Path">The device in sysfs, with <c>/sys</c> before it.</param>
/// <param name="Subsystem">As <c>pci</c> or <c>net</c>.</param>
public sealed record DeviceEvent(string Action, string Path, string Subsystem)
{
    /// <summary>Events were lost.</summary>
    public static DeviceEvent Overrun { get; } = new("", "", "");
}
