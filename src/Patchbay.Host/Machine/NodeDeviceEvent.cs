namespace Patchbay.Host.Machine;

/// <summary>A device of the host came, went or changed.</summary>
/// <param name="Name">libvirt's name of it.</param>
/// <param name="Change">What happened.</param>
public sealed record NodeDeviceEvent(string Name, NodeDeviceChange Change);

/// <summary>What happened to a device.</summary>
public enum NodeDeviceChange
{
    /// <summary>It is there now.</summary>
    Came,

    /// <summary>It is gone.</summary>
    Went,

    /// <summary>It is another than before in something.</summary>
    Updated,
}
