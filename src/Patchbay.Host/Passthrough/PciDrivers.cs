using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Passthrough;

/// <summary>Gives PCI functions to drivers.</summary>
internal static class PciDrivers
{
    private const string Bus = "/sys/bus/pci";

    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(30);

    private const int GoingTries = 20;
    private static readonly TimeSpan GoingInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Does it; a function that has the driver already keeps it.</summary>
    /// <exception cref="HostException">It has gone, the driver is not there, or does not take it.</exception>
    public static async Task BindAsync(HostOperation.BindDriver bind)
    {
        string path = PciFunctions.Path(bind.Device);
        if (bind.IsReturn)
        {
            await ReturnAsync(bind, path);
            return;
        }
        if (!Directory.Exists(path))
        {
            throw new HostException($"{bind}: the host has no such device any more");
        }
        if (bind.After.Name is { } wanted && !Directory.Exists($"{Bus}/drivers/{wanted}"))
        {
            await LoadAsync(bind, wanted);
        }
        try
        {
            Change(bind, path);
        }
        catch (HostException e)
        {
            try
            {
                Change(bind with { After = bind.Before, Before = bind.After }, path);
            }
            catch (HostException back)
            {
                throw new HostException($"{e.Message}; and the driver that it had does not take it back: {back.Message}", e);
            }
            throw;
        }
    }

    // What is being taken from the host needs no driver, and what has another one than it was given is somebody else's by now. A function
    // that goes while it is given back refuses, and is gone a moment later.
    private static async Task ReturnAsync(HostOperation.BindDriver bind, string path)
    {
        if (PciFunctions.IsGoing(bind.Device) || (PciFunctions.DriverOf(path).Name is { } present && present != bind.Before.Name && present != bind.After.Name))
        {
            return;
        }
        try
        {
            Change(bind, path);
        }
        catch (HostException)
        {
            for (int i = 0; i < GoingTries; i++)
            {
                if (PciFunctions.IsGoing(bind.Device))
                {
                    return;
                }
                await Task.Delay(GoingInterval);
            }
            throw;
        }
    }

    private static void Change(HostOperation.BindDriver bind, string path)
    {
        if (PciFunctions.DriverOf(path) is { } present && present.Name != bind.After.Name)
        {
            // No other driver may take it between the two, and with sriov_drivers_autoprobe off none does without being named.
            Write(bind, $"{path}/driver_override", bind.After.Name ?? "none");
            if (present.Name is { } before)
            {
                Write(bind, $"{Bus}/drivers/{before}/unbind", bind.Device.ToString());
            }
            if (bind.After.Name is not null)
            {
                Write(bind, $"{Bus}/drivers_probe", bind.Device.ToString());
            }
        }
        // A line feed alone is "any driver".
        Write(bind, $"{path}/driver_override", bind.After.Override ?? "\n");
        string? now = PciFunctions.DriverOf(path).Name;
        if (now != bind.After.Name)
        {
            throw new HostException($"{bind}: the driver {bind.After.Name ?? now} {(bind.After.Name is null ? "does not let it go" : "did not take it; the kernel's log says why")}");
        }
    }

    private static async Task LoadAsync(HostOperation.BindDriver bind, string driver)
    {
        ChildProcess loading;
        try
        {
            loading = ChildProcess.Spawn(new SpawnOptions { Program = "modprobe", Arguments = ["--", driver] });
        }
        catch (LinuxException e)
        {
            throw new HostException($"{bind}: load the module {driver}: {e.Message}", e);
        }
        ExitStatus ended;
        try
        {
            ended = await loading.Exited.WaitAsync(LoadLimit);
        }
        catch (TimeoutException e)
        {
            loading.Signal(ChildProcess.SIGKILL);
            throw new HostException($"{bind}: modprobe {driver} did not end within {LoadLimit.TotalSeconds} s", e);
        }
        if (!Directory.Exists($"{Bus}/drivers/{driver}"))
        {
            throw new HostException($"{bind}: this kernel has no driver {driver} (modprobe {driver}: {ended})");
        }
    }

    private static void Write(HostOperation operation, string file, string text)
    {
        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{operation}: write {text.Trim()} to {file}: {FileTrouble.Words(e)}", e);
        }
    }
}
