namespace Patchbay.Rpc;

/// <summary>The arguments of the many procedures that take an object and flags.</summary>
/// <typeparam name="T">The reference to the object.</typeparam>
public sealed record RpcFlagged<T>(T Object, uint Flags) : IXdr<RpcFlagged<T>>
    where T : IXdr<T>
{
    static RpcFlagged<T> IXdr<RpcFlagged<T>>.Read(ref XdrReader reader) => new(reader.Struct<T>(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Object);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of the procedures that take a document or a name, and flags.</summary>
public sealed record RpcFlaggedText(string Text, uint Flags) : IXdr<RpcFlaggedText>
{
    public static RpcFlaggedText Read(ref XdrReader reader) => new(reader.Text(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Text);
        writer.UInt32(Flags);
    }
}

/// <summary>The arguments of the SET_AUTOSTART procedures.</summary>
/// <typeparam name="T">The reference to the object.</typeparam>
public sealed record RpcSetAutostart<T>(T Object, bool Autostart) : IXdr<RpcSetAutostart<T>>
    where T : IXdr<T>
{
    static RpcSetAutostart<T> IXdr<RpcSetAutostart<T>>.Read(ref XdrReader reader) => new(reader.Struct<T>(), reader.Flag());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Object);
        writer.Flag(Autostart);
    }
}

/// <summary>
/// The arguments of CONNECT_LIST_ALL_…: without <paramref name="NeedResults"/> the list stays empty and only the count is filled.
/// </summary>
public sealed record RpcListArguments(bool NeedResults, uint Flags) : IXdr<RpcListArguments>
{
    public static RpcListArguments Read(ref XdrReader reader) => new(reader.Flag(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Flag(NeedResults);
        writer.UInt32(Flags);
    }
}

/// <summary>An event's body after the id of the registration that it is for.</summary>
/// <typeparam name="T">The event's own message.</typeparam>
public sealed record RpcCallback<T>(int CallbackId, T Event) : IXdr<RpcCallback<T>>
    where T : IXdr<T>
{
    static RpcCallback<T> IXdr<RpcCallback<T>>.Read(ref XdrReader reader) => new(reader.Int32(), reader.Struct<T>());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Struct(Event);
    }
}
