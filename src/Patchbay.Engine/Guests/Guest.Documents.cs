using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Changing what runs, what is stored, or both, as requests say.</content>
internal sealed partial class Guest
{
    /// <summary>What a request is about, with "current" decided.</summary>
    /// <exception cref="RefusedException">It does not run, or is not stored.</exception>
    private DeviceScope Decide(DeviceScope scope)
    {
        (bool live, bool stored) = Resolve(scope);
        return (live ? DeviceScope.Live : DeviceScope.Current) | (stored ? DeviceScope.Stored : DeviceScope.Current);
    }

    /// <summary>Changes documents that nothing on the host follows from.</summary>
    public Task ChangeAsync(DeviceScope impact, Func<DomainDefinition, DomainDefinition> change) => DoAsync(() =>
    {
        Change(Decide(impact), change);
        return Task.CompletedTask;
    });

    // Storing is what may fail, so it comes first.
    private void Change(DeviceScope impact, Func<DomainDefinition, DomainDefinition> change)
    {
        if (impact.HasFlag(DeviceScope.Stored))
        {
            SaveDefinition(change(_view.Definition!));
        }
        if (impact.HasFlag(DeviceScope.Live))
        {
            Update(_live! with { Definition = change(_live.Definition) });
        }
    }

    /// <summary>Sets what follows when it powers off, reboots or crashes.</summary>
    public Task SetLifecycleActionAsync(LifecycleTrigger trigger, LifecycleAction action, DeviceScope impact) => ChangeAsync(impact, definition => trigger switch
    {
        LifecycleTrigger.PowerOff => definition with { OnPoweroff = action },
        LifecycleTrigger.Reboot => definition with { OnReboot = action },
        _ => definition with { OnCrash = action },
    });

    /// <summary>Gives a stored guest that does not run another name. The registry knows the new name already.</summary>
    public Task RenameAsync(string name) => DoAsync(() =>
    {
        if (_live is not null)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot rename active domain");
        }
        GuestView before = _view;
        if (before.Definition is not { } definition)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot rename a transient domain");
        }
        DomainDefinition renamed = WithVariables(definition, name) with { Name = name };
        _context.Definitions.Save(name, GuestDocuments.Format(renamed, DomainFormat.Inactive with { IsSecure = true }));
        _context.Definitions.SetAutostart(name, before.IsAutostarted);
        _context.Definitions.SetAutostartOnce(name, before.IsAutostartedOnce);
        _context.Definitions.Remove(before.Name);
        Show(before with { Name = name, Definition = renamed });
        string happened = $"renamed to {name}";
        LogHappened(before.Name, happened);
        _context.Events.Publish(new GuestEvent.Lifecycle(before, GuestChange.UndefinedRenamed));
        Tell(GuestChange.DefinedRenamed);
        return Task.CompletedTask;
    });

    // Its firmware's variables stay where they are, also where the place came from the old name.
    private DomainDefinition WithVariables(DomainDefinition definition, string name)
    {
        string? variables = FirmwareChoice.Variables(definition, _context.Settings.Paths);
        return variables is null || !File.Exists(variables) || variables == FirmwareChoice.Variables(definition with { Name = name }, _context.Settings.Paths)
            ? definition
            : definition with { Os = definition.Os with { Nvram = (definition.Os.Nvram ?? new NvramDefinition()) with { Path = variables } } };
    }

    /// <summary>Sets whether it starts with the host the next time only.</summary>
    public Task SetAutostartOnceAsync(bool autostart) => DoAsync(() =>
    {
        if (!_view.IsPersistent)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot set autostart for transient domain");
        }
        _context.Definitions.SetAutostartOnce(_view.Name, autostart);
        Show(_view with { IsAutostartedOnce = autostart });
        return Task.CompletedTask;
    });
}
