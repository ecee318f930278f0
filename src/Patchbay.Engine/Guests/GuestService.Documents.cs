using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Changing what is known of guests.</content>
public sealed partial class GuestService
{
    /// <summary>Gives a stored guest that does not run another name.</summary>
    /// <exception cref="RefusedException">It runs, is not stored, or the name cannot be had.</exception>
    /// <exception cref="StoreException">It could not be saved; it has its old name.</exception>
    public async Task RenameAsync(Guid guest, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Guest found = _guests.Find(guest);
        GuestDocuments.CheckName(name);
        _guests.ClaimName(found, name);
        string before = found.View.Name;
        try
        {
            await found.RenameAsync(name);
        }
        catch
        {
            _guests.ReleaseName(found, name);
            throw;
        }
        _guests.ReleaseName(found, before);
    }

    /// <summary>Sets whether a guest starts with the host the next time only.</summary>
    public Task SetAutostartOnceAsync(Guid guest, bool autostart, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).SetAutostartOnceAsync(autostart);
    }

    /// <summary>Sets what follows when a guest powers off, reboots or crashes.</summary>
    public Task SetLifecycleActionAsync(Guid guest, LifecycleTrigger trigger, LifecycleAction action, DeviceScope impact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).SetLifecycleActionAsync(trigger, action, impact);
    }
}
