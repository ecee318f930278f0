using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Guests.Devices;

namespace Patchbay.Engine.Guests;

/// <content>
/// Devices that are plugged in, pulled out and changed, in what runs, in what is stored, or in both: then both or neither.
/// </content>
internal sealed partial class Guest
{
    /// <summary>Plugs a device in.</summary>
    /// <exception cref="RefusedException">It cannot be, and nothing has changed.</exception>
    public Task AttachAsync(DeviceRequest request, DeviceScope scope, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        // What a running guest's document says of another card's alias and name is not for a new one.
        DeviceDocument document = request.Stored;
        (bool live, bool stored) = Resolve(scope);
        if (live && !_context.Settings.AllowUnsupported && !document.Unsupported.IsEmpty)
        {
            throw new RefusedException(RefusalArea.Qemu, document.Unsupported);
        }
        switch (document.Device)
        {
            case GuestDevice.NetworkCard card:
                InterfaceDefinition added = card.Definition with
                {
                    Mac = card.Definition.Mac ?? GuestContext.NextMac(),
                    VirtualPort = VirtualPortDefaults.Fill(card.Definition.VirtualPort, GuestContext.NextPortNames()),
                };
                await StoreAroundAsync(
                    stored ? Accepted(findings => StoredDevices.Attach(_view.Definition!, added, document, findings)) : null,
                    () => live ? PlugInAsync(document, added, cancellationToken) : Task.CompletedTask);
                break;
            case GuestDevice.Disk disk:
                await StoreAroundAsync(
                    stored ? Accepted(findings => StoredDevices.Attach(_view.Definition!, disk.Definition, document, findings)) : null,
                    () => live ? PlugInAsync(document, disk.Definition, cancellationToken) : Task.CompletedTask);
                break;
            case GuestDevice.HostDevice device:
                if (stored && DeviceMatching.Find(_view.Definition!, device.Definition) is not null)
                {
                    throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "device is already in the domain configuration");
                }
                await StoreAroundAsync(
                    stored ? Accepted(findings => StoredDevices.Attach(_view.Definition!, device.Definition, document, findings)) : null,
                    () => live ? PlugInAsync(document, device.Definition, cancellationToken) : Task.CompletedTask);
                break;
            default:
                throw NotServed(document.Device, live ? "live attach" : "persistent attach");
        }
    });

    /// <summary>Pulls a device out. A guest that does not answer in time may still let it go later.</summary>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public async Task DetachAsync(DeviceRequest request, DeviceScope scope, CancellationToken cancellationToken)
        => await DetachAsync(
            domain => Which(domain, request.Live.Device, live: true), domain => Which(domain, request.Stored.Device, live: false), scope, cancellationToken);

    /// <summary>Pulls out the device of an alias.</summary>
    /// <exception cref="RefusedException">There is no such device, or the guest refuses.</exception>
    public async Task DetachAsync(string alias, DeviceScope scope, CancellationToken cancellationToken)
    {
        DevicePlace Find(DomainDefinition domain) => DevicePlace.Find(domain, alias)
            ?? throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"no device found with alias {alias}");
        await DetachAsync(Find, Find, scope, cancellationToken);
    }

    private async Task DetachAsync(Func<DomainDefinition, DevicePlace> findLive, Func<DomainDefinition, DevicePlace> findStored, DeviceScope scope, CancellationToken cancellationToken)
    {
        Task? leaving = null;
        bool stored = false;
        await DoAsync(async () =>
        {
            (bool live, stored) = Resolve(scope);
            if (stored)
            {
                findStored(_view.Definition!);
            }
            if (live)
            {
                leaving = await PullOutAsync(Running(), findLive, cancellationToken);
            }
        });
        if (leaving is not null)
        {
            await WaitUntilGoneAsync(leaving);
        }
        if (stored)
        {
            await ChangeDefinitionAsync(definition => StoredDevices.Detach(definition, findStored(definition)));
        }
    }

    private (bool Live, bool Stored) Resolve(DeviceScope scope)
    {
        bool isActive = _live is { Phase: GuestPhase.Running };
        bool live = scope.HasFlag(DeviceScope.Live) || (scope == DeviceScope.Current && isActive);
        bool stored = scope.HasFlag(DeviceScope.Stored) || (scope == DeviceScope.Current && !isActive);
        if (live && !isActive)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "domain is not running");
        }
        if (stored && !_view.IsPersistent)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "transient domains do not have any persistent config");
        }
        return (live, stored);
    }

    // Saved first, since that can be taken back whatever happens: a guest does not always give a device back.
    private async Task StoreAroundAsync(DomainDefinition? changed, Func<Task> work)
    {
        DomainDefinition? before = _view.Definition;
        if (changed is not null)
        {
            SaveDefinition(changed);
        }
        try
        {
            await work();
        }
        catch when (changed is not null)
        {
            SaveDefinition(before!);
            throw;
        }
    }

    private void SaveDefinition(DomainDefinition definition)
    {
        _context.Definitions.Save(definition.Name, GuestDocuments.Format(definition, DomainFormat.Inactive with { IsSecure = true }));
        Show(_view with { Definition = definition });
    }

    private static RefusedException NotServed(GuestDevice device, string what)
        => new(Refusal.OperationUnsupported, RefusalArea.Qemu, $"{what} of device '{device.Element}' is not supported");

    // Of what was to be done, the first reason: the other side's own words.
    private static Exception Plain(Exception e)
        => e is PlanFailedException { InnerException: HostException why } ? new RefusedException(Refusal.Internal, RefusalArea.Qemu, why.Message, e) : e;

    private static DevicePlace Which(DomainDefinition domain, GuestDevice device, bool live) => device switch
    {
        GuestDevice.NetworkCard card => new DevicePlace(DeviceKind.Card, Which(domain, card.Definition)),
        GuestDevice.Disk disk => new DevicePlace(DeviceKind.Disk, DiskIndex(domain, disk.Definition.Target)),
        GuestDevice.HostDevice own => DeviceMatching.Find(domain, own.Definition) ?? throw new RefusedException(
            Refusal.DeviceMissing, RefusalArea.Qemu,
            live ? DeviceMatching.Words(own.Definition) : "device not present in domain configuration"),
        _ => throw NotServed(device, live ? "live detach" : "persistent detach"),
    };

    private static int Which(DomainDefinition domain, InterfaceDefinition wanted)
    {
        ValueList<int> found = DeviceMatching.Find(domain, wanted);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new RefusedException(Refusal.DeviceMissing, RefusalArea.Qemu, DeviceMatching.Words(wanted)),
            _ => throw new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, "multiple matching devices found"),
        };
    }

    private static T Accepted<T>(Func<DiagnosticBag, T?> change)
        where T : class
    {
        DiagnosticBag findings = [];
        return change(findings) ?? throw new RefusedException(RefusalArea.Qemu, findings.InOrder());
    }
}
