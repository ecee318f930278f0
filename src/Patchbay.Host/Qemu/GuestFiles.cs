using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Folders and files of guests.</summary>
internal static class GuestFiles
{
    /// <summary>Makes a folder, or takes the one that is there.</summary>
    public static void Create(HostOperation.CreateFolder folder) => Try($"make {folder.Path}", () =>
    {
        Directory.CreateDirectory(folder.Path);
        // One in a folder of QEMU's user, who may have put anything in its place: it is opened, not named, and no link is followed.
        using SafeFileHandle opened = FileOwner.OpenFolder(folder.Path);
        File.SetUnixFileMode(opened, (UnixFileMode)folder.Mode);
        if (folder.User is { } user)
        {
            FileOwner.Set(opened, user.User, user.Group, folder.Path);
        }
    });

    /// <summary>Removes a folder with everything in it.</summary>
    public static void Delete(HostOperation.CreateFolder folder) => Try($"remove {folder.Path}", () =>
    {
        if (Directory.Exists(folder.Path))
        {
            FolderTree.Delete(folder.Path);
        }
    });

    /// <summary>Removes a file; one that is gone, be it with its folder, is as good.</summary>
    public static void DeleteFile(string path) => Try($"remove {path}", () =>
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    });

    /// <summary>Copies a file beside and renames it into place; one that is there stays.</summary>
    public static void Copy(HostOperation.CopyFile copy) => Try($"copy {copy.From} to {copy.To}", () =>
    {
        if (File.Exists(copy.To))
        {
            return;
        }
        string folder = Path.GetDirectoryName(copy.To)!;
        // Not named after the file: a guest's name may be as long as a folder takes.
        string beside = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder);
        try
        {
            File.Copy(copy.From, beside, overwrite: true);
            File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (copy.User is { } user)
            {
                FileOwner.Set(beside, user.User, user.Group);
            }
            File.Move(beside, copy.To);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    });

    /// <summary>Gives a file to someone. False where it is gone: on the way back that is as good, if it was not moved.</summary>
    public static bool ChangeOwner(HostOperation.ChangeOwner change)
    {
        bool isThere = false;
        Try($"chown {change.User}:{change.Group} {change.Path}", () =>
        {
            isThere = FileStatus.Of(change.Path) is not null;
            if (isThere)
            {
                FileOwner.Set(change.Path, change.User, change.Group);
            }
        });
        return isThere;
    }

    private static void Try(string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(e is LinuxException ? e.Message : $"{what}: {FileTrouble.Words(e)}", e);
        }
    }
}
