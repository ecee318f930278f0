namespace Patchbay.Rpc;

/// <summary>The arguments of NODE_NUM_OF_DEVICES.</summary>
public sealed record NodeNumOfDevicesArguments(string? Cap, uint Flags) : IXdr<NodeNumOfDevicesArguments>
{
    public static NodeNumOfDevicesArguments Read(ref XdrReader reader) => new(reader.OptionalText(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Cap);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of NODE_LIST_DEVICES.</summary>
public sealed record NodeListDevicesArguments(string? Cap, int MaxNames, uint Flags) : IXdr<NodeListDevicesArguments>
{
    public static NodeListDevicesArguments Read(ref XdrReader reader) => new(
        reader.OptionalText(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.OptionalText(Cap);
        writer.Int32(MaxNames);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_LIST_DEVICES.</summary>
public sealed record NodeListDevicesResult(XdrList<string> Names) : IXdr<NodeListDevicesResult>
{
    public static NodeListDevicesResult Read(ref XdrReader reader) => new(reader.Texts(65_536));

    public void Write(ref XdrWriter writer) => writer.Texts(Names, 65_536);
}

/// <summary>The arguments of NODE_DEVICE_LIST_CAPS.</summary>
public sealed record NodeDeviceListCapsArguments(string Name, int MaxNames) : IXdr<NodeDeviceListCapsArguments>
{
    public static NodeDeviceListCapsArguments Read(ref XdrReader reader) => new(reader.Text(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Name);
        writer.Int32(MaxNames);
    }
}

/// <summary>The result of NODE_DEVICE_LIST_CAPS.</summary>
public sealed record NodeDeviceListCapsResult(XdrList<string> Names) : IXdr<NodeDeviceListCapsResult>
{
    public static NodeDeviceListCapsResult Read(ref XdrReader reader) => new(reader.Texts(65_536));

    public void Write(ref XdrWriter writer) => writer.Texts(Names, 65_536);
}

/// <summary>The result of CONNECT_LIST_ALL_NODE_DEVICES.</summary>
public sealed record ConnectListAllNodeDevicesResult(
    XdrList<RpcNodeDevice> Devices,
    uint Count) : IXdr<ConnectListAllNodeDevicesResult>
{
    public static ConnectListAllNodeDevicesResult Read(ref XdrReader reader) => new(
        reader.List<RpcNodeDevice>(65_536),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Devices, 65_536);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY.</summary>
public sealed record ConnectNodeDeviceEventRegisterAnyArguments(
    int EventId,
    RpcNodeDevice? Device) : IXdr<ConnectNodeDeviceEventRegisterAnyArguments>
{
    public static ConnectNodeDeviceEventRegisterAnyArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Optional<RpcNodeDevice>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(EventId);
        writer.Optional(Device);
    }
}

/// <summary>REMOTE_PROC_NODE_DEVICE_EVENT_LIFECYCLE.</summary>
public sealed record NodeDeviceLifecycleEvent(
    int CallbackId,
    RpcNodeDevice Device,
    int Event,
    int Detail) : IXdr<NodeDeviceLifecycleEvent>
{
    public static NodeDeviceLifecycleEvent Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Struct<RpcNodeDevice>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Device);
        writer.Int32(Event);
        writer.Int32(Detail);
    }
}

/// <summary>REMOTE_PROC_NODE_DEVICE_EVENT_UPDATE.</summary>
public sealed record NodeDeviceUpdateEvent(int CallbackId, RpcNodeDevice Device) : IXdr<NodeDeviceUpdateEvent>
{
    public static NodeDeviceUpdateEvent Read(ref XdrReader reader) => new(reader.Int32(), reader.Struct<RpcNodeDevice>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Device);
    }
}
