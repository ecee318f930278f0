namespace Patchbay.Rpc;

/// <summary>The result of CONNECT_LIST_ALL_SECRETS.</summary>
public sealed record ConnectListAllSecretsResult(
    XdrList<RpcSecret> Secrets,
    uint Count) : IXdr<ConnectListAllSecretsResult>
{
    public static ConnectListAllSecretsResult Read(ref XdrReader reader) => new(
        reader.List<RpcSecret>(RpcLimits.Objects),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Secrets, RpcLimits.Objects);
        writer.UInt32(Count);
    }
}

/// <summary>The arguments of CONNECT_SECRET_EVENT_REGISTER_ANY.</summary>
public sealed record ConnectSecretEventRegisterAnyArguments(
    int EventId,
    RpcSecret? Secret) : IXdr<ConnectSecretEventRegisterAnyArguments>
{
    public static ConnectSecretEventRegisterAnyArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Optional<RpcSecret>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(EventId);
        writer.Optional(Secret);
    }
}
