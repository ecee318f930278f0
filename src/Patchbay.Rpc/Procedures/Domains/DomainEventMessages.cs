namespace Patchbay.Rpc;

/// <summary>The arguments of CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY.</summary>
public sealed record ConnectDomainEventCallbackRegisterAnyArguments(
    int EventId,
    RpcDomain? Domain) : IXdr<ConnectDomainEventCallbackRegisterAnyArguments>
{
    public static ConnectDomainEventCallbackRegisterAnyArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Optional<RpcDomain>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(EventId);
        writer.Optional(Domain);
    }
}

/// <summary>REMOTE_PROC_DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE.</summary>
public sealed record DomainAgentEvent(
    int CallbackId,
    RpcDomain Domain,
    int State,
    int Reason) : IXdr<DomainAgentEvent>
{
    public static DomainAgentEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Int32(State);
        writer.Int32(Reason);
    }
}

/// <summary>REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_ADDED.</summary>
public sealed record DomainDeviceAddedEvent(
    int CallbackId,
    RpcDomain Domain,
    string Alias) : IXdr<DomainDeviceAddedEvent>
{
    public static DomainDeviceAddedEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcDomain>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Text(Alias);
    }
}

/// <summary>REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED.</summary>
public sealed record DomainDeviceRemovalFailedEvent(
    int CallbackId,
    RpcDomain Domain,
    string Alias) : IXdr<DomainDeviceRemovalFailedEvent>
{
    public static DomainDeviceRemovalFailedEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcDomain>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Text(Alias);
    }
}

/// <summary>REMOTE_PROC_DOMAIN_EVENT_CALLBACK_METADATA_CHANGE.</summary>
public sealed record DomainMetadataEvent(
    int CallbackId,
    RpcDomain Domain,
    int Type,
    string? NamespaceUri) : IXdr<DomainMetadataEvent>
{
    public static DomainMetadataEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.OptionalText());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Int32(Type);
        writer.OptionalText(NamespaceUri);
    }
}

/// <summary>REMOTE_PROC_DOMAIN_EVENT_NIC_MAC_CHANGE.</summary>
public sealed record DomainMacChangeEvent(
    int CallbackId,
    RpcDomain Domain,
    string Alias,
    string OldMac,
    string NewMac) : IXdr<DomainMacChangeEvent>
{
    public static DomainMacChangeEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcDomain>(),
        reader.Text(),
        reader.Text(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Domain);
        writer.Text(Alias);
        writer.Text(OldMac);
        writer.Text(NewMac);
    }
}
