using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Does the operations on devices of running guests, through their monitors.</summary>
internal sealed class QemuDevices(QemuProcesses processes, GuestTaps taps)
{
    /// <summary>Does one operation; false where it is not one of these.</summary>
    /// <exception cref="HostException">It was tried and refused.</exception>
    public async ValueTask<bool> TryPerformAsync(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.BeginPlugIn begin:
                await BeginAsync(begin.Qemu, begin.Card);
                return true;
            case HostOperation.AbandonPlugIn abandon:
                await processes.Connected(abandon.Begun.Qemu).AbandonAsync(abandon.Begun.Card);
                return true;
            case HostOperation.PlugIn plug:
                await PlugInAsync(plug);
                return true;
            case HostOperation.PullOut pull:
                await processes.Connected(pull.Plugged.Qemu).RemoveDeviceAsync(pull.Plugged.Card.Id);
                await processes.Connected(pull.Plugged.Qemu).RemoveNetdevAsync(pull.Plugged.Card.NetdevId);
                return true;
            case HostOperation.CloseDescriptors close:
                foreach (PassedDescriptor descriptor in close.Descriptors)
                {
                    await processes.Connected(close.Qemu).CloseAsync(descriptor.Name);
                }
                return true;
            case HostOperation.AddDescriptor add:
                string kept = GuestPlugHost.NameOfVdpa(add.Qemu.Guest, add.Alias);
                await processes.Connected(add.Qemu).AddDescriptorAsync(taps.Queue(kept, 0), add.Opaque);
                taps.Release(kept);
                return true;
            case HostOperation.RemoveDescriptor remove:
                await processes.Connected(remove.Qemu).RemoveDescriptorAsync(remove.Opaque);
                return true;
            case HostOperation.AllowLockedMemory allow:
                Allow(allow);
                return true;
            case HostOperation.RemoveNetdev remove:
                await processes.Connected(remove.Qemu).RemoveNetdevAsync(remove.Id);
                return true;
            case HostOperation.AddDevice add:
                await processes.Connected(add.Qemu).AddDeviceAsync(add.Arguments);
                return true;
            case HostOperation.RemoveDevice remove:
                await processes.Connected(remove.Qemu).RemoveDeviceAsync(remove.Id);
                return true;
            case HostOperation.AddChardev add:
                await processes.Connected(add.Qemu).AddChardevAsync(add.Id, add.Backend, add.AwaitsPeer);
                return true;
            case HostOperation.RemoveChardev remove:
                await processes.Connected(remove.Qemu).RemoveChardevAsync(remove.Id);
                return true;
            case HostOperation.Announce announce:
                processes.Connected(announce.Qemu).Announce(announce.Device);
                return true;
            case HostOperation.SetLink link:
                await processes.Connected(link.Qemu).SetLinkAsync(link.Device, link.Up);
                return true;
            case HostOperation.OpenStorage open:
                await processes.Connected(open.Qemu).OpenAsync(open.Storage);
                return true;
            case HostOperation.CloseStorage close:
                await processes.Connected(close.Qemu).CloseStorageAsync(close.Node);
                return true;
            case HostOperation.ChangeMedium change:
                await processes.Connected(change.Qemu).ChangeMediumAsync(change.Device, change.After, change.Force);
                return true;
            default:
                return false;
        }
    }

    private void Allow(HostOperation.AllowLockedMemory allow)
    {
        try
        {
            ProcessLimits.AllowLockedMemory(processes.Connected(allow.Qemu).ProcessId, allow.Bytes);
        }
        catch (LinuxException e)
        {
            throw new HostException($"{allow}: {e.Message}", e);
        }
    }

    private async Task PlugInAsync(HostOperation.PlugIn plug)
    {
        (QemuTarget qemu, PluggedCard card) = plug;
        QemuMonitor monitor = processes.Connected(qemu);
        if (!monitor.HasBegun(card))
        {
            await BeginAsync(qemu, card);
        }
        await monitor.PlugInAsync(card, plug.Announces);
        foreach (string tap in card.Descriptors.Select(static d => d.Key.Split(':')).Where(static k => k[0] == "tap").Select(static k => k[1]).Distinct())
        {
            taps.Release(tap);
        }
    }

    private async Task BeginAsync(QemuTarget qemu, PluggedCard card)
    {
        List<(string Name, SafeHandle Handle)> descriptors = [];
        List<SafeFileHandle> opened = [];
        Task handedOver = Task.CompletedTask;
        try
        {
            foreach (PassedDescriptor descriptor in card.Descriptors)
            {
                string[] parts = descriptor.Key.Split(':');
                if (parts is ["tap", var tap, var queue])
                {
                    descriptors.Add((descriptor.Name, taps.Queue(tap, int.Parse(queue, CultureInfo.InvariantCulture))));
                    continue;
                }
                SafeFileHandle vhost = parts[0] == "vhost"
                    ? QemuProcesses.OpenVhost(taps.VhostOf(parts[1]))
                    : throw new HostException($"plug a device into {qemu.Guest}: nothing here makes the descriptor '{descriptor.Key}'");
                opened.Add(vhost);
                descriptors.Add((descriptor.Name, vhost));
            }
            handedOver = await processes.Connected(qemu).BeginAsync(card, descriptors);
        }
        finally
        {
            _ = CloseAsync(handedOver, opened);
        }
    }

    private static async Task CloseAsync(Task handedOver, List<SafeFileHandle> opened)
    {
        await handedOver;
        opened.ForEach(static o => o.Dispose());
    }
}
