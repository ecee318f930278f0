using Microsoft.Extensions.Logging;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>Ports of Open vSwitch that others take from running guests: its own restart does, as guests' ports do not outlive it.</content>
public sealed partial class GuestService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Puts guests' ports back, from when the first guest has one, until cancelled.</summary>
    public async Task KeepSwitchPortsAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            await UntilNeededAsync(cancellationToken);
            try
            {
                await foreach (ValueList<string> gone in _context.Host.WatchSwitchAsync(cancellationToken))
                {
                    if (!await PutBackAsync(gone, cancellationToken))
                    {
                        // It may not be ready: all is looked at again.
                        break;
                    }
                    pause = FirstPause;
                    if (!HasSwitchPorts())
                    {
                        break;
                    }
                }
            }
            catch (HostException e)
            {
                LogSwitchUnwatched(e.Message);
            }
            await Task.Delay(pause, _context.Time, cancellationToken);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private async Task UntilNeededAsync(CancellationToken cancellationToken)
    {
        using EventSubscription<GuestEvent> events = _context.Events.Subscribe();
        while (!HasSwitchPorts())
        {
            await events.Reader.ReadAsync(cancellationToken);
        }
    }

    private bool HasSwitchPorts() => _guests.List().Any(static g => g.Live is { } live && SwitchPorts(live).Any());

    private static IEnumerable<string> SwitchPorts(DomainDefinition live)
        => live.Devices.Interfaces.Where(n => InterfacePlug.SwitchOf(live, n) is not null).Select(static n => n.Target).OfType<string>();

    private async Task<bool> PutBackAsync(ValueList<string> gone, CancellationToken cancellationToken)
    {
        bool[] done = await Task.WhenAll(_guests.All()
            .Where(g => g.View.Live is { } live && SwitchPorts(live).Any(p => gone.IsEmpty || gone.Contains(p)))
            .Select(g => ReplugAsync(g, cancellationToken)));
        return Array.TrueForAll(done, static d => d);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ports of guests are not put back for now: {Why}")]
    private partial void LogSwitchUnwatched(string why);
}
