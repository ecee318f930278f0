using System.Globalization;
using System.Text;
using Patchbay.Linux;

namespace Patchbay.Host.Qemu;

/// <summary>
/// Finds the process of a guest. It is known by a variable of its environment that names its monitor: neither a daemon
/// that was killed before it could write a number down, nor a log that was moved away, makes it unfindable.
/// </summary>
internal static class QemuTable
{
    /// <summary>The variable; its value is the path of the monitor's socket.</summary>
    public const string Variable = "PATCHBAY_MONITOR";

    /// <summary>The guest's process, watched; null where there is none.</summary>
    /// <remarks>
    /// Anyone may start a process with such a variable. Only that of the user to whom the guest's folder was given is the guest's;
    /// where the folder is gone, whoever says so is believed rather than that a second process is started on the guest's disks.
    /// </remarks>
    public static ChildProcess? Find(string monitorPath)
    {
        uint? owner = FileStatus.Of(Path.GetDirectoryName(monitorPath)!)?.User;
        byte[] wanted = Encoding.UTF8.GetBytes($"{Variable}={monitorPath}");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && ProcessTable.StartTime(id) is { } started
                && Has(id, wanted)
                && (owner is null || ProcessTable.User(id) == owner)
                && ChildProcess.Adopt(id, started) is { } process)
            {
                return process;
            }
        }
        return null;
    }

    private static bool Has(int id, byte[] wanted)
    {
        try
        {
            ReadOnlySpan<byte> environment = File.ReadAllBytes($"/proc/{id}/environ");
            foreach (Range variable in environment.Split((byte)0))
            {
                if (environment[variable].SequenceEqual(wanted))
                {
                    return true;
                }
            }
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or another user's
        }
    }
}
