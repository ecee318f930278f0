namespace Patchbay.Rpc;

/// <summary>The kinds of events for <see cref="LibvirtConnection.SubscribeAsync"/>.</summary>
public static class LibvirtEvents
{
    /// <summary>A network was defined, undefined, started or stopped.</summary>
    public static LibvirtEventKind<RpcNetwork, NetworkLifecycleEvent> NetworkLifecycle { get; }
        = Network(VirNetworkEventId.Lifecycle, RemoteEvent.NetworkEventLifecycle, static e => e.CallbackId);

    /// <summary>A network's title, description or metadata changed.</summary>
    public static LibvirtEventKind<RpcNetwork, NetworkMetadataEvent> NetworkMetadata { get; }
        = Network(VirNetworkEventId.MetadataChange, RemoteEvent.NetworkEventCallbackMetadataChange, static e => e.CallbackId);

    /// <summary>A guest was defined, undefined, started, suspended, resumed or stopped.</summary>
    public static LibvirtEventKind<RpcDomain, RpcCallback<DomainLifecycleEvent>> DomainLifecycle { get; }
        = Domain(VirDomainEventId.Lifecycle, RemoteEvent.DomainEventCallbackLifecycle, static e => e.CallbackId);

    /// <summary>A guest rebooted.</summary>
    public static LibvirtEventKind<RpcDomain, RpcCallback<DomainRebootEvent>> DomainReboot { get; }
        = Domain(VirDomainEventId.Reboot, RemoteEvent.DomainEventCallbackReboot, static e => e.CallbackId);

    /// <summary>A device was plugged into a guest.</summary>
    public static LibvirtEventKind<RpcDomain, DomainDeviceAddedEvent> DomainDeviceAdded { get; }
        = Domain(VirDomainEventId.DeviceAdded, RemoteEvent.DomainEventCallbackDeviceAdded, static e => e.CallbackId);

    /// <summary>A device was unplugged from a guest.</summary>
    public static LibvirtEventKind<RpcDomain, RpcCallback<DomainDeviceRemovedEvent>> DomainDeviceRemoved { get; }
        = Domain(VirDomainEventId.DeviceRemoved, RemoteEvent.DomainEventCallbackDeviceRemoved, static e => e.CallbackId);

    /// <summary>A guest would not let a device go.</summary>
    public static LibvirtEventKind<RpcDomain, DomainDeviceRemovalFailedEvent> DomainDeviceRemovalFailed { get; }
        = Domain(VirDomainEventId.DeviceRemovalFailed, RemoteEvent.DomainEventCallbackDeviceRemovalFailed, static e => e.CallbackId);

    /// <summary>The agent in a guest came or went.</summary>
    public static LibvirtEventKind<RpcDomain, DomainAgentEvent> DomainAgent { get; }
        = Domain(VirDomainEventId.AgentLifecycle, RemoteEvent.DomainEventCallbackAgentLifecycle, static e => e.CallbackId);

    /// <summary>A guest's title, description or metadata changed.</summary>
    public static LibvirtEventKind<RpcDomain, DomainMetadataEvent> DomainMetadata { get; }
        = Domain(VirDomainEventId.MetadataChange, RemoteEvent.DomainEventCallbackMetadataChange, static e => e.CallbackId);

    /// <summary>A guest changed the MAC address of one of its interfaces.</summary>
    public static LibvirtEventKind<RpcDomain, DomainMacChangeEvent> DomainMacChange { get; }
        = Domain(VirDomainEventId.NicMacChange, RemoteEvent.DomainEventNicMacChange, static e => e.CallbackId);

    /// <summary>Whatever becomes of networks and guests, as one JSON value each; of Patchbay's own daemon alone. What is wanted is asked for by JSON, too.</summary>
    public static LibvirtEventKind<PatchbayCall, PatchbayEvent> Patchbay { get; } = new(
        0,
        PatchbayProcedure.Event,
        static e => e.CallbackId,
        static (client, _, wanted, arrived, cancellationToken) => client.CallAsync(
            PatchbayProcedure.EventRegister, wanted ?? new PatchbayCall("{}"), null, arrived, null, cancellationToken),
        PatchbayProcedure.EventDeregister);

    private static LibvirtEventKind<RpcNetwork, T> Network<T>(VirNetworkEventId id, RpcEvent<T> wire, Func<T, int> callbackId)
        where T : IXdr<T>
        => new(
            (int)id,
            wire,
            callbackId,
            static (client, id, network, arrived, cancellationToken) => client.CallAsync(
                RemoteProcedure.ConnectNetworkEventRegisterAny,
                new ConnectNetworkEventRegisterAnyArguments(id, network),
                null,
                arrived,
                null,
                cancellationToken),
            RemoteProcedure.ConnectNetworkEventDeregisterAny);

    private static LibvirtEventKind<RpcDomain, T> Domain<T>(VirDomainEventId id, RpcEvent<T> wire, Func<T, int> callbackId)
        where T : IXdr<T>
        => new(
            (int)id,
            wire,
            callbackId,
            static (client, id, domain, arrived, cancellationToken) => client.CallAsync(
                RemoteProcedure.ConnectDomainEventCallbackRegisterAny,
                new ConnectDomainEventCallbackRegisterAnyArguments(id, domain),
                null,
                arrived,
                null,
                cancellationToken),
            RemoteProcedure.ConnectDomainEventCallbackDeregisterAny);
}
