namespace Patchbay.Model.Domains;

/// <summary>One device by itself, as it is plugged in, pulled out or changed.</summary>
public abstract record GuestDevice
{
    private GuestDevice()
    {
    }

    /// <summary>A network card.</summary>
    public sealed record NetworkCard(InterfaceDefinition Definition) : GuestDevice;

    /// <summary>A disk.</summary>
    public sealed record Disk(DiskDefinition Definition) : GuestDevice;

    /// <summary>A device of a kind that is not plugged into guests here.</summary>
    /// <param name="Element">libvirt's element.</param>
    public sealed record Other(string Element) : GuestDevice;
}
