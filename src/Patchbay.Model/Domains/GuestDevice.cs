namespace Patchbay.Model.Domains;

/// <summary>One device by itself, as it is plugged in, pulled out or changed.</summary>
public abstract record GuestDevice
{
    private GuestDevice(string element) => Element = element;

    /// <summary>libvirt's element.</summary>
    public string Element { get; }

    /// <summary>A network card.</summary>
    public sealed record NetworkCard(InterfaceDefinition Definition) : GuestDevice("interface");

    /// <summary>A disk.</summary>
    public sealed record Disk(DiskDefinition Definition) : GuestDevice("disk");

    /// <summary>A device of the host.</summary>
    public sealed record HostDevice(HostdevDefinition Definition) : GuestDevice("hostdev");

    /// <summary>A device of a kind that is not plugged into guests here.</summary>
    public sealed record Other : GuestDevice
    {
        internal Other(string element)
            : base(element)
        {
        }
    }
}
