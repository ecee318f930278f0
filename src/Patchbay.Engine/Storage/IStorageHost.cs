using Microsoft.Win32.SafeHandles;
using Patchbay.Model.Storage;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Storage;

/// <summary>
/// The host's folders and files of images: looks, or does one thing. Every failure is a <see cref="HostException"/> with the system's own
/// words, and leaves nothing half-done behind but where a method says so.
/// </summary>
public interface IStorageHost
{
    /// <summary>Looks at a pool's folder.</summary>
    StorageFolder LookAtFolder(string path);

    /// <summary>The names of what may be a volume in a folder, in order.</summary>
    ValueList<string> Names(string folder);

    /// <summary>Looks at a file; null where there is none, or nothing that can be a volume.</summary>
    StorageVolume? Look(string path);

    /// <summary>Makes a folder with those above it, or takes the one that is there; its permissions are set as far as they are said.</summary>
    void MakeFolder(string path, StoragePermissions permissions, bool? copyOnWrite);

    /// <summary>Removes an empty folder.</summary>
    void RemoveFolder(string path);

    /// <summary>Removes what a killed daemon left of volumes that it was making.</summary>
    void Sweep(string folder);

    /// <summary>Makes a volume. It appears whole or not at all, and no file is overwritten.</summary>
    Task MakeAsync(VolumeMaking making, CancellationToken cancellationToken);

    /// <summary>Changes what a guest sees of an image.</summary>
    /// <param name="volume">The volume as it was seen.</param>
    /// <param name="capacity">In bytes.</param>
    /// <param name="allocate">Whether to take the room for all of it.</param>
    /// <param name="cancellationToken">Only until it has begun.</param>
    Task ResizeAsync(StorageVolume volume, ulong capacity, bool allocate, CancellationToken cancellationToken);

    /// <summary>Overwrites a file with zeros, or all of a file with holes with one hole. Part of it may be done when it fails.</summary>
    Task WipeAsync(StorageVolume volume, CancellationToken cancellationToken);

    /// <summary>Removes a volume's file or empty folder; one that is gone is as good.</summary>
    void Delete(StorageVolume volume);

    /// <summary>Opens a file for reading or for writing.</summary>
    SafeFileHandle Open(string path, bool write);
}

/// <summary>A pool's folder as it was seen.</summary>
/// <param name="Permissions">Whose it is.</param>
/// <param name="Space">What its file system holds.</param>
public sealed record StorageFolder(StoragePermissions Permissions, StorageSpace Space);

/// <summary>A volume that is to be made.</summary>
public sealed record VolumeMaking
{
    /// <summary>Where.</summary>
    public required string Folder { get; init; }

    /// <summary>What.</summary>
    public required StorageVolumeDefinition Volume { get; init; }

    /// <summary>What it is a copy of; null where it is empty.</summary>
    public StorageVolume? Source { get; init; }

    /// <summary>Whether qcow2's tables are written for all of it.</summary>
    public bool PreallocateMetadata { get; init; }

    /// <summary>Whether it shares its source's blocks, which some file systems can.</summary>
    public bool ShareBlocks { get; init; }
}
