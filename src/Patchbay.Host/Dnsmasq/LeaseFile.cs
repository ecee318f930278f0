using Patchbay.Engine;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>dnsmasq's file of leases, while no dnsmasq has it open, and the one beside it with those that are aside.</summary>
internal static class LeaseFile
{
    private const int ForAll = 0b110_100_100;

    /// <summary>Takes leases out, and puts them aside.</summary>
    /// <exception cref="HostException">A file cannot be read or written.</exception>
    public static void Drop(HostOperation.DropLeases drop)
    {
        (LeaseText before, LeaseText after) = Change(drop.Path, text => text.With(drop));
        WriteAside(drop.Path, before, after);
        WriteLeases(drop.Path, before, after);
    }

    /// <summary>Puts back what is aside.</summary>
    /// <exception cref="HostException">A file cannot be read or written.</exception>
    public static void Restore(HostOperation.RestoreLeases restore)
    {
        (LeaseText before, LeaseText after) = Change(restore.Path, text => text.With(restore));
        WriteLeases(restore.Path, before, after);
        WriteAside(restore.Path, before, after);
    }

    /// <summary>Removes what is aside.</summary>
    /// <exception cref="HostException">The file cannot be read or written.</exception>
    public static void Forget(HostOperation.ForgetLeases forget)
    {
        (LeaseText before, LeaseText after) = Change(forget.Path, text => text.With(forget));
        WriteAside(forget.Path, before, after);
    }

    // Nothing is ever in neither file: who drops begins with the one, who restores with the other.
    private static (LeaseText Before, LeaseText After) Change(string path, Func<LeaseText, LeaseText> change)
    {
        LeaseText before = new(Read(path), Read(AsideOf(path)));
        return (before, change(before));
    }

    private static void WriteLeases(string path, LeaseText before, LeaseText after)
    {
        if (after.Leases != before.Leases)
        {
            HostFiles.Write(path, after.Leases, ForAll);
        }
    }

    private static void WriteAside(string path, LeaseText before, LeaseText after)
    {
        if (after.Aside.Length == 0)
        {
            HostFiles.Remove(AsideOf(path));
        }
        else if (after.Aside != before.Aside)
        {
            HostFiles.Write(AsideOf(path), after.Aside, ForAll);
        }
    }

    private static string AsideOf(string path) => HostOperation.DropLeases.AsideOf(path);

    private static string Read(string path) => HostFiles.Read([path]).GetValueOrDefault(path, "");
}
