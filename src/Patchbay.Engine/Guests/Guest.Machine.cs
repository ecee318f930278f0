using System.Runtime.InteropServices;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>Its drives, keys and screens.</content>
internal sealed partial class Guest
{
    /// <summary>Its drives while it runs.</summary>
    public Task<IReadOnlyList<DriveFigures>> DrivesAsync(CancellationToken cancellationToken)
        => AskAsync(static (monitor, _) => monitor.QueryDrivesAsync(CancellationToken.None).AsTask(), cancellationToken);

    /// <summary>Presses keys together, by QEMU's numbers.</summary>
    public Task SendKeysAsync(IReadOnlyList<int> keys, uint holdTime, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        await Monitor.SendKeysAsync(keys, holdTime, cancellationToken);
    });

    /// <summary>Sends an interrupt that cannot be masked.</summary>
    public Task InjectNmiAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        await Monitor.RunAsync("inject-nmi", cancellationToken);
    });

    /// <summary>Wakes it up from its sleep in memory.</summary>
    public Task WakeUpAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        if (_live!.Status.State != GuestState.PmSuspended)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "Unable to wake up domain not in suspended state");
        }
        await Monitor.RunAsync("system_wakeup", cancellationToken);
    });

    /// <summary>A picture of one of its screens, as PNG.</summary>
    /// <param name="screen">From 0, over all heads of all video devices.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task<byte[]> ScreenshotAsync(uint screen, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        LiveGuest live = Running();
        if (live.Definition.Devices.Videos.All(static v => v.Model == "none"))
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "no screens to take screenshot from");
        }
        (string? device, int head) = screen == 0 ? (null, 0) : FindScreen(live.Definition, screen);
        string path = $"{live.Start.Folder}/screen-{Guid.NewGuid():N}.png";
        try
        {
            return await Monitor.ScreenshotAsync(path, device, head, cancellationToken);
        }
        finally
        {
            Store.AtomicFile.Delete(path);
        }
    });

    /// <summary>Takes a viewer whose connection is there already.</summary>
    /// <param name="screen">Which <c>&lt;graphics&gt;</c>, from 0.</param>
    /// <param name="connection">A connected socket; it stays the caller's.</param>
    /// <param name="skipAuthentication">Whether the viewer is let in without a password.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task AddViewerAsync(uint screen, SafeHandle connection, bool skipAuthentication, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        ValueList<GraphicsDefinition> screens = Running().Definition.Devices.Graphics;
        string protocol = screens.Count <= screen
            ? throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"No graphics backend with index {screen}")
            : screens[(int)screen] switch
            {
                GraphicsDefinition.Vnc => "vnc",
                GraphicsDefinition.Spice => "spice",
                _ => throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, $"Can only open VNC and SPICE graphics backends, and <graphics> {screen} is another"),
            };
        try
        {
            await Monitor.AddViewerAsync(protocol, connection, skipAuthentication, cancellationToken);
        }
        catch (HostException e)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, e.Message, e);
        }
    });

    private static (string? Device, int Head) FindScreen(DomainDefinition domain, uint screen)
    {
        foreach (VideoDefinition video in domain.Devices.Videos)
        {
            uint heads = Math.Max(1, video.Heads);
            if (screen < heads)
            {
                return (video.Info.Alias, (int)screen);
            }
            screen -= heads;
        }
        throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "no such screen ID");
    }
}
