namespace Patchbay.Rpc;

/// <summary>The arguments of CONNECT_NETWORK_EVENT_REGISTER_ANY.</summary>
public sealed record ConnectNetworkEventRegisterAnyArguments(
    int EventId,
    RpcNetwork? Network) : IXdr<ConnectNetworkEventRegisterAnyArguments>
{
    public static ConnectNetworkEventRegisterAnyArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Optional<RpcNetwork>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(EventId);
        writer.Optional(Network);
    }
}

/// <summary>REMOTE_PROC_NETWORK_EVENT_LIFECYCLE.</summary>
public sealed record NetworkLifecycleEvent(
    int CallbackId,
    RpcNetwork Network,
    int Event,
    int Detail) : IXdr<NetworkLifecycleEvent>
{
    public static NetworkLifecycleEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcNetwork>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Network);
        writer.Int32(Event);
        writer.Int32(Detail);
    }
}

/// <summary>REMOTE_PROC_NETWORK_EVENT_CALLBACK_METADATA_CHANGE.</summary>
public sealed record NetworkMetadataEvent(
    int CallbackId,
    RpcNetwork Network,
    int Type,
    string? NamespaceUri) : IXdr<NetworkMetadataEvent>
{
    public static NetworkMetadataEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcNetwork>(),
        reader.Int32(),
        reader.OptionalText());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Network);
        writer.Int32(Type);
        writer.OptionalText(NamespaceUri);
    }
}
