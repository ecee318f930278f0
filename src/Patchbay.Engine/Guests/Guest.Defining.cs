using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>What is stored of a guest.</content>
internal sealed partial class Guest
{
    /// <summary>Stores a definition, for the next start where the guest runs.</summary>
    /// <exception cref="StoreException">It could not be saved; the old one stands.</exception>
    public Task<GuestView> DefineAsync(DomainDefinition definition) => DoAsync(() =>
    {
        bool added = !_view.IsPersistent;
        try
        {
            _context.Definitions.Save(definition.Name, GuestDocuments.Format(definition, DomainFormat.Inactive with { IsSecure = true }));
        }
        catch
        {
            RemoveIfNothingIsLeft();
            throw;
        }
        Show(_view with { Definition = definition });
        LogHappened(_view.Name, added ? "defined" : "defined again");
        Tell(added ? GuestChange.DefinedAdded : GuestChange.DefinedUpdated);
        return Task.FromResult(_view);
    });

    /// <summary>Forgets the definition; a running guest goes on until it ends.</summary>
    public Task UndefineAsync(GuestUndefineOptions options) => DoAsync(async () =>
    {
        if (_view.Definition is not { } definition)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot undefine transient domain");
        }
        string? variables = FirmwareChoice.Variables(definition, _context.Settings.Paths);
        if (variables is not null && File.Exists(variables))
        {
            switch (options.RemoveNvram)
            {
                case null:
                    throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot undefine domain with nvram");
                case true:
                    Store.AtomicFile.Delete(variables);
                    break;
            }
        }
        _context.Definitions.Remove(_view.Name);
        GuestView before = _view;
        Show(_view with { Definition = null, IsAutostarted = false, IsAutostartedOnce = false });
        LogHappened(_view.Name, "undefined");
        _context.Events.Publish(new GuestEvent.Lifecycle(before with { IsAutostarted = false }, GuestChange.Undefined));
        RemoveIfNothingIsLeft();
        await EndLeasesAsync(definition);
    });

    // Of a guest that is gone for good: its addresses are free for others.
    private async Task EndLeasesAsync(DomainDefinition gone)
    {
        if (_live is not null || _view.Definition is not null)
        {
            return;
        }
        foreach (InterfaceDefinition card in gone.Devices.Interfaces)
        {
            if (card is { Source: InterfaceSource.Network network, Mac: { } mac })
            {
                await _context.Networks.EndLeasesAsync(network.Name, mac, CancellationToken.None);
            }
        }
    }

    /// <summary>Sets whether it starts with the host.</summary>
    public Task SetAutostartAsync(bool autostart) => DoAsync(() =>
    {
        if (!_view.IsPersistent)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot set autostart for transient domain");
        }
        _context.Definitions.SetAutostart(_view.Name, autostart);
        Show(_view with { IsAutostarted = autostart });
        return Task.CompletedTask;
    });

    /// <summary>Changes what is stored.</summary>
    /// <param name="change">Makes the new definition of the old one.</param>
    public Task ChangeDefinitionAsync(Func<DomainDefinition, DomainDefinition> change) => ChangeAsync(DeviceScope.Stored, change);
}
