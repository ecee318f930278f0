using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Operations;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <content>Devices that come and go while the guest runs.</content>
internal sealed partial class QemuMonitor
{
    private const string MissingDevice = "DeviceNotFound";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SilentLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PeerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PeerInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan UnplugLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    // What QEMU was told of cards' back ends, by the cards' ids.
    private readonly ConcurrentDictionary<string, BackEnd> _begun = new();

    // Back ends that go with their devices, by those; and what QEMU was told of them once those were gone, by the back ends.
    private readonly ConcurrentDictionary<string, string> _following = new();
    private readonly ConcurrentDictionary<string, Task<bool>> _removing = new();

    // Whether QEMU has left a command unanswered, as one does that waits for a back end. What it is told then it does when it comes
    // to itself, in order, and nobody waits for each of these as long again.
    private volatile bool _isSilent;

    public async ValueTask<IReadOnlySet<string>> QueryDevicesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpProperty> members = await AskAsync(QmpCommands.QomList, new QmpPath("/machine/peripheral"), cancellationToken);
        return members.Where(static m => m.Type.StartsWith("child<", StringComparison.Ordinal)).Select(static m => m.Name).ToHashSet();
    }

    public async ValueTask<CardFilter> QueryFilterAsync(string device, CancellationToken cancellationToken)
    {
        QmpRxFilter filter = (await AskAsync(QmpCommands.QueryRxFilter, new QmpRxFilterOf(device), cancellationToken))[0];
        return new CardFilter(
            MacAddress.Parse(filter.MainMac), filter.Promiscuous, filter.Multicast == "all" || filter.MulticastOverflow,
            filter.Multicast == "none" ? [] : filter.MulticastTable.Select(static m => MacAddress.Parse(m)).Distinct().ToValueList());
    }

    public async ValueTask UnplugAsync(string device, string? netdev, CancellationToken cancellationToken)
    {
        if (netdev is not null)
        {
            _following[device] = netdev;
        }
        try
        {
            await AskAsync(QmpCommands.DeviceDel, new QmpId(device), cancellationToken);
        }
        catch (HostException e) when (e.Message.Contains("already in the process of unplug", StringComparison.Ordinal))
        {
            // The guest has been asked, as the kernel has QEMU do where the host takes the device away.
        }
        catch
        {
            _following.TryRemove(device, out _);
            throw;
        }
    }

    /// <summary>Hands a descriptor over under a name.</summary>
    public Task PassAsync(string name, SafeHandle descriptor)
        => TranslatingAsync(limit => _client.ExecuteAsync(QmpCommands.GetFd, new QmpFdName(name), descriptor, limit));

    /// <summary>Whether a card's back end has been begun, and nobody has finished it.</summary>
    public bool HasBegun(PluggedCard card) => _begun.ContainsKey(card.Id);

    /// <summary>
    /// Hands a card's descriptors over and has its back end made. Waits for no answer: <see cref="PlugInAsync"/> does, or
    /// <see cref="AbandonAsync"/>.
    /// </summary>
    /// <returns>Ends once the descriptors need not be open here any more; never fails.</returns>
    public async Task<Task> BeginAsync(PluggedCard card, IReadOnlyList<(string Name, SafeHandle Descriptor)> descriptors)
    {
        string netdev = await WithDescriptorSetsAsync(card.Netdev);
        Task[] passed = [.. descriptors.Select(d => PassAsync(d.Name, d.Descriptor))];
        _begun[card.Id] = new BackEnd(passed, WithinLimitAsync(QmpCommands.NetdevAdd, new QmpRaw(netdev)), [.. descriptors.Select(static d => d.Name)]);
        return Task.WhenAny(Task.WhenAll(passed));
    }

    /// <summary>
    /// Plugs a card in whose back end was begun. QEMU is told of it before the first answer is waited for: it does one after another,
    /// and refuses what stands on something that it has refused.
    /// </summary>
    /// <param name="card">The card.</param>
    /// <param name="announces">Whether it is to tell its neighbours where it is, which nobody waits for.</param>
    /// <exception cref="HostException">QEMU refused some of it, and has none of it any more.</exception>
    public async Task PlugInAsync(PluggedCard card, bool announces)
    {
        if (!_begun.TryRemove(card.Id, out BackEnd? backEnd))
        {
            throw new HostException($"plug {card.Id} into {_guest}: its back end was not begun on this connection");
        }
        Task device = WithinLimitAsync(QmpCommands.DeviceAdd, new QmpRaw(card.Device));
        Task[] told = [.. backEnd.Passed, backEnd.Added, device];
        if (announces)
        {
            // After the card, and of one that was refused it says nothing.
            Announce(card.Id);
        }
        try
        {
            await Task.WhenAll(told);
        }
        catch (HostException)
        {
            // What was not refused is there, or will be when QEMU comes to it. A card is there without its own back end where one
            // of that name was there before.
            if (!IsRefused(device))
            {
                await TakeBackAsync(RemoveDeviceAsync(card.Id));
            }
            await TakeBackAsync(card, backEnd);
            // The first says why; what came after it fails for that.
            await told.First(static t => t.IsFaulted);
        }
    }

    /// <summary>Takes back what was begun of a card and not finished; nothing begun is as good.</summary>
    public async Task AbandonAsync(PluggedCard card)
    {
        if (_begun.TryRemove(card.Id, out BackEnd? backEnd))
        {
            await Task.WhenAny(Task.WhenAll([.. backEnd.Passed, backEnd.Added]));
            await TakeBackAsync(card, backEnd);
        }
    }

    private async Task TakeBackAsync(PluggedCard card, BackEnd backEnd)
    {
        if (!IsRefused(backEnd.Added))
        {
            await TakeBackAsync(RemoveNetdevAsync(card.NetdevId));
        }
        if (!backEnd.Added.IsCompletedSuccessfully)
        {
            foreach (string name in backEnd.Descriptors)
            {
                await TakeBackAsync(CloseAsync(name));
            }
        }
    }

    // One that has said nothing so far takes it back when it comes to itself; why it did not is what counts.
    private static async Task TakeBackAsync(Task telling)
    {
        try
        {
            await telling;
        }
        catch (HostException e) when (e.InnerException is not QmpException)
        {
            // Told, or gone.
        }
    }

    private static bool IsRefused(Task told) => told.Exception?.InnerException is HostException { InnerException: QmpException };

    /// <summary>Closes a descriptor that nothing took; none of that name is as good.</summary>
    public Task CloseAsync(string name) => UnlessMissingAsync(QmpCommands.CloseFd, new QmpFdName(name), "not found");

    /// <summary>Hands a descriptor over in a set of its own, under a name.</summary>
    public async Task AddDescriptorAsync(SafeHandle descriptor, string opaque)
    {
        await TranslatingAsync(limit => _client.ExecuteAsync(QmpCommands.AddFd, new QmpFdAdd(Opaque: opaque), descriptor, limit));
    }

    /// <summary>Closes a descriptor that is in a set; none of that name is as good.</summary>
    public async Task RemoveDescriptorAsync(string opaque)
    {
        foreach (QmpFdSet set in await FdSetsAsync())
        {
            foreach (QmpFdIn one in set.Fds.Where(f => f.Opaque == opaque))
            {
                await UnlessMissingAsync(QmpCommands.RemoveFd, new QmpFdRemove(set.FdsetId, one.Fd), "not found");
            }
        }
    }

    // A set of descriptors stands by its name in what QEMU is to be told, which knows it by a number.
    private async Task<string> WithDescriptorSetsAsync(string arguments)
    {
        if (arguments.Contains("/dev/fdset/{", StringComparison.Ordinal))
        {
            foreach (QmpFdSet set in await FdSetsAsync())
            {
                foreach (string opaque in set.Fds.Select(static f => f.Opaque).OfType<string>())
                {
                    arguments = arguments.Replace(InterfacePlugIn.FdSetOf(opaque), string.Create(CultureInfo.InvariantCulture, $"/dev/fdset/{set.FdsetId}"), StringComparison.Ordinal);
                }
            }
        }
        return arguments;
    }

    private async Task<IReadOnlyList<QmpFdSet>> FdSetsAsync()
    {
        using CancellationTokenSource limit = new(AnswerLimit, _time);
        return await AskAsync(QmpCommands.QueryFdSets, new QmpNothing(), limit.Token);
    }

    /// <summary>Removes a back end, as may have been begun when its device went; none of that id is as good.</summary>
    public async Task RemoveNetdevAsync(string id)
    {
        if (_removing.TryRemove(id, out Task<bool>? begun))
        {
            try
            {
                await begun;
                return;
            }
            catch (HostException e) when (e.InnerException is not QmpException)
            {
                // It said nothing then, and may have done it since.
            }
        }
        await BeginRemoving(id);
    }

    private Task<bool> BeginRemoving(string netdev) => UnlessMissingAsync(QmpCommands.NetdevDel, new QmpId(netdev), "not found");

    /// <summary>Makes a character device from QEMU's JSON.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="backend">QEMU's <c>ChardevBackend</c>.</param>
    /// <param name="awaitsPeer">Whether someone must connect to it first; without, it is removed again.</param>
    /// <exception cref="HostException">QEMU refused, or nobody came.</exception>
    public async Task AddChardevAsync(string id, string backend, bool awaitsPeer)
    {
        await TranslatingAsync(limit => _client.ExecuteAsync(QmpCommands.ChardevAdd, new QmpChardevAdd(id, new QmpRaw(backend)), limit));
        if (!awaitsPeer)
        {
            return;
        }
        using CancellationTokenSource limit = new(AnswerLimit, _time);
        for (long start = _time.GetTimestamp(); _time.GetElapsedTime(start) < PeerLimit;)
        {
            IReadOnlyList<QmpChardev> devices = await AskAsync(QmpCommands.QueryChardev, new QmpNothing(), limit.Token);
            if (devices.FirstOrDefault(d => d.Label == id) is { } device && !device.Filename.StartsWith("disconnected:", StringComparison.Ordinal))
            {
                return;
            }
            await Task.Delay(PeerInterval, _time);
        }
        await RemoveChardevAsync(id);
        throw new HostException($"nobody connected to the socket of {id} within {PeerLimit.TotalSeconds} seconds; a card cannot be plugged in before its server is there");
    }

    /// <summary>Removes a character device; none of that id is as good.</summary>
    public Task RemoveChardevAsync(string id) => UnlessMissingAsync(QmpCommands.ChardevRemove, new QmpId(id), "not found");

    /// <summary>Has a card tell its neighbours where it is, and does not wait for it.</summary>
    public void Announce(string device) => _ = AnnounceAsync(device);

    private async Task AnnounceAsync(string device)
    {
        try
        {
            await WithinLimitAsync(QmpCommands.AnnounceSelf, new QmpAnnounce([device]));
        }
        catch (HostException)
        {
            // Its neighbours learn it from the guest's first frame.
        }
    }

    /// <summary>Plugs a device in, from QEMU's JSON.</summary>
    public Task AddDeviceAsync(string arguments) => WithinLimitAsync(QmpCommands.DeviceAdd, new QmpRaw(arguments));

    /// <summary>Plugs or pulls a cable.</summary>
    public Task SetLinkAsync(string device, bool up) => WithinLimitAsync(QmpCommands.SetLink, new QmpLink(device, up));

    /// <summary>Pulls a device out and waits until it is gone; none of that id is as good.</summary>
    /// <exception cref="HostException">The guest did not let it go in time.</exception>
    public async Task RemoveDeviceAsync(string id)
    {
        Task gone = _awaited.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        try
        {
            if (await UnlessMissingAsync(QmpCommands.DeviceDel, new QmpId(id), "not found"))
            {
                await gone.WaitAsync(UnplugLimit, _time);
            }
        }
        catch (TimeoutException e)
        {
            throw new HostException($"pull {id} out of {_guest}: the guest does not let it go", e);
        }
        finally
        {
            _awaited.TryRemove(id, out _);
        }
    }

    private void NoteGone(string device)
    {
        if (_awaited.TryRemove(device, out TaskCompletionSource? waiting))
        {
            waiting.TrySetResult();
        }
        if (_following.TryRemove(device, out string? netdev))
        {
            _removing[netdev] = BeginRemoving(netdev);
        }
    }

    private async Task<bool> UnlessMissingAsync<TArguments>(QmpCommand<TArguments, QmpNothing> command, TArguments arguments, string words)
    {
        try
        {
            await WithinLimitAsync(command, arguments);
            return true;
        }
        catch (HostException e) when (e.InnerException is QmpException refused
            && (refused.Class == MissingDevice || refused.Description.Contains(words, StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private Task WithinLimitAsync<TArguments>(QmpCommand<TArguments, QmpNothing> command, TArguments arguments)
        => TranslatingAsync(limit => _client.ExecuteAsync(command, arguments, limit));

    private async Task TranslatingAsync(Func<CancellationToken, Task> work)
    {
        TimeSpan most = _isSilent ? SilentLimit : AnswerLimit;
        using CancellationTokenSource limit = new(most, _time);
        try
        {
            await work(limit.Token);
            _isSilent = false;
        }
        catch (QmpException e)
        {
            _isSilent = false;
            throw new HostException($"unable to execute QEMU command '{e.Command}': {e.Description}", e);
        }
        catch (QmpMessageException e)
        {
            throw new HostException($"QEMU of {_guest}: {e.Message}", e);
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            _isSilent = true;
            throw new HostException($"QEMU of {_guest}: no answer within {most.TotalSeconds} seconds", e);
        }
    }

    private sealed record BackEnd(Task[] Passed, Task Added, IReadOnlyList<string> Descriptors);
}
