namespace Patchbay.Model.Storage;

/// <summary>libvirt's <c>&lt;pool type='dir'&gt;</c>: a folder whose files are volumes. Other types are refused when read.</summary>
public sealed record StoragePoolDefinition
{
    /// <summary>Its name; unique on the host.</summary>
    public required string Name { get; init; }

    /// <summary>Its uuid; null until one is chosen.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>Whether the file system shall copy on write, as btrfs does; null where that is left to it.</summary>
    public bool? CopyOnWrite { get; init; }

    /// <summary><c>source/vendor/@name</c>, which only travels on.</summary>
    public string? Vendor { get; init; }

    /// <summary><c>source/product/@name</c>, which only travels on.</summary>
    public string? Product { get; init; }

    /// <summary>The folder: absolute, without a slash at its end.</summary>
    public required string Path { get; init; }

    /// <summary>Whose the folder is to be when it is built; printed of a running pool, whose it is.</summary>
    public StoragePermissions Permissions { get; init; } = StoragePermissions.None;

    /// <summary><c>refresh/volume/@allocation</c>, which only travels on.</summary>
    public string? RefreshAllocation { get; init; }
}
