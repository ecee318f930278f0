using Patchbay.Model.Hosts;

namespace Patchbay.Host.Machine;

/// <summary>Looks at vDPA devices that are given to programs.</summary>
internal static class VdpaLook
{
    private const string Folder = "/sys/bus/vdpa/devices";

    /// <summary>All such devices.</summary>
    public static IEnumerable<NodeDevice> All()
    {
        foreach (string name in SystemFiles.Names(Folder))
        {
            if (SystemFiles.Target($"{Folder}/{name}") is { } path
                && SystemFiles.Names(path).FirstOrDefault(static n => n.StartsWith("vhost-vdpa-", StringComparison.Ordinal)) is { } character)
            {
                yield return new NodeDevice
                {
                    Name = NodeDeviceLook.NameOf("vdpa", name),
                    Path = path,
                    Driver = NodeDeviceLook.Driver(path),
                    Capability = new NodeCapability.Vdpa($"/dev/{character}"),
                };
            }
        }
    }
}
