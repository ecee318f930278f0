using System.Collections.Immutable;
using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>What a running guest's cards lose on the host: a device that vanishes, a bridge that goes and comes.</content>
internal sealed partial class Guest
{
    // QEMU that ends takes its taps along, and is known to have ended a moment later: what is gone for good is so after this time.
    private static readonly TimeSpan Certainty = TimeSpan.FromMilliseconds(250);

    // How long after a guest has let a device go its removal from the host is why.
    private static readonly TimeSpan TakingLimit = TimeSpan.FromSeconds(30);

    // Since when what cards had has been seen to be gone, by the card's id. Only the guest's queue touches it.
    private readonly Dictionary<string, long> _goneSince = [];

    // Devices that it has let go by itself, with when that was: asked by its own administrator, or by the host, which then takes them away.
    private ImmutableList<(TakenDevice Device, long Since)> _letGo = [];

    private volatile bool _mayMiss;
    private int _lookIsDue;

    /// <summary>Whether news of a link of the host may mean something for a card.</summary>
    /// <param name="link">The link.</param>
    /// <param name="isLost">Whether it is gone, or taken out of its bridge; that it is there is news only while something is missing.</param>
    public bool IsConcernedBy(string link, bool isLost)
        => (isLost || _mayMiss) && _view.Live is { } live && live.Devices.Interfaces.Any(n => n.Target == link || DeviceOf(n.Source) == link);

    /// <summary>Whether it runs with a card on the host.</summary>
    public bool HasCards => _view.Live is { Devices.Interfaces.IsEmpty: false };

    /// <summary>Whether it has devices of the host, or has let one go a moment ago.</summary>
    public bool HasHostDevices => !_letGo.IsEmpty || (_view.Live is { } live && (!live.Devices.Hostdevs.IsEmpty || live.Devices.Interfaces.Any(static n => n.Source is InterfaceSource.Hostdev)));

    /// <summary>True for the first who wants to look later; others' look is this one's, until <see cref="BeginLook"/>.</summary>
    public bool TryPlanLook() => Interlocked.Exchange(ref _lookIsDue, 1) == 0;

    /// <summary>What happens from now on wants another look.</summary>
    public void BeginLook() => Volatile.Write(ref _lookIsDue, 0);

    /// <summary>How long after a look another has to be, as the first could not be sure; null where it was.</summary>
    public TimeSpan? Doubt { get; private set; }

    private static string? DeviceOf(InterfaceSource source) => source is InterfaceSource.Direct direct ? direct.Device : InterfacePlug.BridgeOf(source);

    private ValueList<GuestPlug> PresentPlugs(LiveGuest live) => live.Start.Plugs.Where(p => !IsLost(p.Alias)).ToValueList();

    private bool IsLost(string alias) => LossOf(alias) is not null;

    private CardLoss? LossOf(string alias) => _view.Losses.FirstOrDefault(l => l.IsForGood && l.Alias == alias);

    // Each is told once, and shown until it is mended.
    private void SeeLosses(LiveGuest live, HostSnapshot host, bool isSure)
    {
        if (_monitor is not { Ended.IsCompleted: false })
        {
            return;
        }
        ValueList<CardLoss> found = CardLosses.Find(live.Definition, live.Start, host);
        foreach (string mended in _goneSince.Keys.Except(found.Where(static l => l.IsForGood).Select(static l => l.Alias)).ToList())
        {
            _goneSince.Remove(mended);
        }
        foreach (CardLoss gone in found.Where(static l => l.IsForGood))
        {
            _goneSince.TryAdd(gone.Alias, _context.Time.GetTimestamp());
        }
        ValueList<CardLoss> losses = found.Where(l => isSure || !l.IsForGood || IsLost(l.Alias) || _context.Time.GetElapsedTime(_goneSince[l.Alias]) >= Certainty).ToValueList();
        foreach (CardLoss loss in losses.Where(l => !_view.Losses.Any(k => k.Alias == l.Alias && k.IsForGood == l.IsForGood)))
        {
            LogWarning(_view.Name, loss.Words);
        }
        _mayMiss = !found.IsEmpty;
        Doubt = losses.Count < found.Count ? Certainty - _goneSince.Values.Select(since => _context.Time.GetElapsedTime(since)).Min() : null;
        if (losses != _view.Losses)
        {
            Show(_view with { Losses = losses });
        }
    }

    private static TakenDevice? LettingGo(LiveGuest live, DevicePlace place) => live.Start.DeviceOf(place.InfoIn(live.Definition).Alias) is not { } device ? null
        : place.Kind == DeviceKind.Card && live.Definition.Devices.Interfaces[place.Index] is var nic
            ? new TakenDevice(device.Alias, device.Address) { Mac = nic.Mac, Network = live.Ports.FirstOrDefault(p => p.Interface == place.Index)?.Network }
            : new TakenDevice(device.Alias, device.Address);

    // The host takes a device away once its guest has let it go, a moment later.
    private async Task NoteLetGoAsync(TakenDevice device)
    {
        _letGo = _letGo.RemoveAll(d => d.Device.Address == device.Address).Add((device, _context.Time.GetTimestamp()));
        await SeeTakenAsync();
    }

    private async Task SeeTakenAsync()
    {
        _letGo = _letGo.RemoveAll(d => _context.Time.GetElapsedTime(d.Since) > TakingLimit);
        if (_letGo.IsEmpty || _live is not { } live)
        {
            return;
        }
        GuestScope scope = new() { Present = _letGo.Select(static d => d.Device.Address).ToValueList() };
        HostSnapshot host = await _context.Host.ObserveAsync(new HostScope { Guests = scope }, CancellationToken.None);
        ValueList<TakenDevice> taken = _letGo.Select(static d => d.Device).Where(d => !host.Guests.Present.Contains(d.Address)).ToValueList();
        if (taken.IsEmpty)
        {
            return;
        }
        _letGo = _letGo.RemoveAll(d => taken.Contains(d.Device));
        foreach (TakenDevice device in taken)
        {
            LogWarning(_view.Name, device.Loss.Words);
        }
        Update(live with { Taken = [.. live.Taken, .. taken] });
    }

    // A card takes the place of one of its address that was taken, another device of one from the same place. Written down already, but for that.
    private void ShowPluggedIn(LiveGuest live, MacAddress? mac, PciAddress? device)
    {
        ValueList<TakenDevice> taken = live.Taken.Where(t => t.Mac is null ? t.Address != device : t.Mac != mac).ToValueList();
        if (taken.Count == live.Taken.Count)
        {
            ShowLive(live);
        }
        else
        {
            Update(live with { Taken = taken });
        }
    }

    private void ForgetLosses()
    {
        _letGo = [];
        _goneSince.Clear();
        _mayMiss = false;
        Doubt = null;
        Show(_view with { Losses = [], Taken = [], Unknown = [] });
    }

    // A tap that has followed its network to another bridge was never lost.
    private void NoteReplugged(LiveGuest before, LiveGuest live, IEnumerable<HostOperation.AttachPort> plugged)
    {
        foreach (IGrouping<Replugged, HostOperation.AttachPort> taps in plugged.GroupBy(p => new Replugged(
            p.Bridge, NetworkOf(live, p.Link), 0, before.Start.Taps.Any(t => t.Name == p.Link && t.Bridge == p.Bridge))))
        {
            _context.Networks.NoteReplugged(taps.Key with { Taps = taps.Count() });
        }
    }

    private static string? NetworkOf(LiveGuest live, string tap)
        => live.Ports.FirstOrDefault(p => live.Definition.Devices.Interfaces.ElementAtOrDefault(p.Interface)?.Target == tap)?.Network;
}
