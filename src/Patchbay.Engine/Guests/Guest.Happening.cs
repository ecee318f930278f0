using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>What happens to a running guest that is told, and changes little.</content>
internal sealed partial class Guest
{
    private void Note(MonitorEvent happened)
    {
        switch (happened)
        {
            case MonitorEvent.Said said:
                Publish(new GuestEvent.MonitorSaid(_view, said));
                break;
            case MonitorEvent.DiskFailed failed:
                NoteDiskFailure(failed);
                break;
            case MonitorEvent.WatchdogBit bit:
                Publish(new GuestEvent.WatchdogBit(_view, bit.Action));
                if (bit.Action == "pause")
                {
                    Halt(GuestStatus.Paused(PausedReason.Watchdog), GuestChange.SuspendedByWatchdog);
                }
                break;
            case MonitorEvent.ClockChanged clock:
                NoteClock(clock.Offset);
                break;
            case MonitorEvent.BalloonChanged balloon:
                NoteMemory(balloon.Memory);
                break;
            case MonitorEvent.TrayMoved tray when FindDisk(tray.Device, tray.Id) is { } disk:
                Publish(new GuestEvent.TrayMoved(_view, disk.Info.Alias!, tray.Open));
                break;
            case MonitorEvent.ScreenWatched screen:
                Publish(new GuestEvent.ScreenWatched(_view, screen));
                break;
            case MonitorEvent.Slept slept:
                NoteSleep(slept.OnDisk);
                break;
            case MonitorEvent.WokeUp:
                Publish(new GuestEvent.WokeUp(_view));
                if (_live!.Status.State == GuestState.PmSuspended)
                {
                    SetStatus(GuestStatus.Running(RunningReason.Wakeup));
                    Tell(GuestChange.WokeUp);
                }
                break;
        }
    }

    private void Publish(GuestEvent happened) => _context.Events.Publish(happened);

    private void NoteMemory(ulong memory)
    {
        MemoryDefinition before = _live!.Definition.Memory;
        Update(_live with { Definition = _live.Definition with { Memory = before with { Current = memory == before.Total ? null : memory } } });
        Publish(new GuestEvent.BalloonChanged(_view, memory));
    }

    private void NoteDiskFailure(MonitorEvent.DiskFailed failed)
    {
        DiskDefinition? disk = FindDisk(failed.Device, failed.Node ?? "");
        Publish(new GuestEvent.DiskFailed(_view, disk is null ? "" : GuestService.SourceOf(disk) ?? "", disk?.Info.Alias ?? "", failed.Action, failed.Reason));
        if (failed.Action == "stop")
        {
            Halt(GuestStatus.Paused(PausedReason.IoError), GuestChange.SuspendedByIoError);
        }
    }

    // QEMU counts from the clock that the machine was started with; a variable one had begun elsewhere.
    private void NoteClock(long offset)
    {
        ClockDefinition clock = _live!.Definition.Clock;
        if (clock.Offset == ClockOffset.Variable)
        {
            offset += _live.ClockStart;
            string adjustment = offset.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Update(_live with { Definition = _live.Definition with { Clock = clock with { Adjustment = adjustment } } });
        }
        Publish(new GuestEvent.ClockChanged(_view, offset));
    }

    private void NoteSleep(bool onDisk)
    {
        Publish(new GuestEvent.Slept(_view, onDisk));
        if (_live!.Status.State == GuestState.Running)
        {
            SetStatus(new GuestStatus(GuestState.PmSuspended, 0));
            Tell(onDisk ? GuestChange.SleptOnDisk : GuestChange.SleptInMemory);
        }
    }

    // By the drive's name, the device's id, its place in the object tree or its node, whichever QEMU says.
    private DiskDefinition? FindDisk(string device, string other) => _live!.Definition.Devices.Disks.FirstOrDefault(d => d.Info.Alias is { } alias
        && (alias == device || $"drive-{alias}" == device || alias == other || other.Contains($"/{alias}/", StringComparison.Ordinal) || other == $"libvirt-{d.Source.Index}-format"
            || other == $"libvirt-{d.Source.Index}-storage"));
}
