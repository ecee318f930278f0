namespace Patchbay.Model.Domains;

/// <summary>A device that is kept as written, but for what decides where it is plugged.</summary>
public sealed record OtherDevice : IDevice
{
    /// <summary>The element's name, such as <c>shmem</c>.</summary>
    public required string Element { get; init; }

    /// <summary>What tells kinds apart: the attribute <c>model</c>, or <c>type</c> or <c>mode</c>, or the child <c>model/@type</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>Attributes and children but for address and alias.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
