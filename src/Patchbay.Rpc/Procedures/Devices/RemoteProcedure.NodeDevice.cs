namespace Patchbay.Rpc;

public static partial class RemoteProcedure
{
    public static RpcProcedure<NodeNumOfDevicesArguments, RpcInt> NodeNumOfDevices { get; }
        = Read<NodeNumOfDevicesArguments, RpcInt>(111, "NODE_NUM_OF_DEVICES");

    public static RpcProcedure<NodeListDevicesArguments, NodeListDevicesResult> NodeListDevices { get; }
        = Read<NodeListDevicesArguments, NodeListDevicesResult>(112, "NODE_LIST_DEVICES");

    public static RpcProcedure<RpcText, RpcNodeDevice> NodeDeviceLookupByName { get; }
        = Read<RpcText, RpcNodeDevice>(113, "NODE_DEVICE_LOOKUP_BY_NAME");

    public static RpcProcedure<RpcFlaggedText, RpcText> NodeDeviceGetXmlDesc { get; }
        = Read<RpcFlaggedText, RpcText>(114, "NODE_DEVICE_GET_XML_DESC");

    public static RpcProcedure<RpcText, RpcOptionalText> NodeDeviceGetParent { get; }
        = Read<RpcText, RpcOptionalText>(115, "NODE_DEVICE_GET_PARENT");

    public static RpcProcedure<RpcText, RpcInt> NodeDeviceNumOfCaps { get; }
        = Read<RpcText, RpcInt>(116, "NODE_DEVICE_NUM_OF_CAPS");

    public static RpcProcedure<NodeDeviceListCapsArguments, NodeDeviceListCapsResult> NodeDeviceListCaps { get; }
        = Read<NodeDeviceListCapsArguments, NodeDeviceListCapsResult>(117, "NODE_DEVICE_LIST_CAPS");

    public static RpcProcedure<RpcListArguments, ConnectListAllNodeDevicesResult> ConnectListAllNodeDevices { get; }
        = Read<RpcListArguments, ConnectListAllNodeDevicesResult>(285, "CONNECT_LIST_ALL_NODE_DEVICES");

    public static RpcProcedure<ConnectNodeDeviceEventRegisterAnyArguments, RpcInt> ConnectNodeDeviceEventRegisterAny { get; }
        = Read<ConnectNodeDeviceEventRegisterAnyArguments, RpcInt>(374, "CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY");

    public static RpcProcedure<RpcInt, RpcNothing> ConnectNodeDeviceEventDeregisterAny { get; }
        = Read<RpcInt, RpcNothing>(375, "CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY");

    public static RpcProcedure<RpcText, RpcFlag> NodeDeviceGetAutostart { get; }
        = Read<RpcText, RpcFlag>(433, "NODE_DEVICE_GET_AUTOSTART");

    public static RpcProcedure<RpcText, RpcFlag> NodeDeviceIsPersistent { get; }
        = Read<RpcText, RpcFlag>(435, "NODE_DEVICE_IS_PERSISTENT");

    public static RpcProcedure<RpcText, RpcFlag> NodeDeviceIsActive { get; }
        = Read<RpcText, RpcFlag>(436, "NODE_DEVICE_IS_ACTIVE");
}
