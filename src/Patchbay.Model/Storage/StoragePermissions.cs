namespace Patchbay.Model.Storage;

/// <summary>libvirt's <c>&lt;permissions&gt;</c>; what is null is not said.</summary>
public sealed record StoragePermissions
{
    /// <summary>Nothing said.</summary>
    public static StoragePermissions None { get; } = new();

    /// <summary>The nine permission bits.</summary>
    public uint? Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public uint? Owner { get; init; }

    /// <summary>The group's number.</summary>
    public uint? Group { get; init; }

    /// <summary>The security label; kept, and set by nothing here.</summary>
    public string? Label { get; init; }
}
