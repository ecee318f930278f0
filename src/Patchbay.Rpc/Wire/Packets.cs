namespace Patchbay.Rpc.Wire;

/// <summary>Writes whole packets.</summary>
internal static class Packets
{
    public const int PingProcedure = 1;
    public const int PongProcedure = 2;

    /// <summary>A packet whose payload is one value.</summary>
    public static XdrBuffer Of<T>(RpcHeader header, T payload)
        where T : IXdr<T>
    {
        XdrBuffer packet = Begin();
        try
        {
            XdrWriter writer = new(packet);
            payload.Write(ref writer);
            return Finish(packet, header);
        }
        catch
        {
            packet.Dispose();
            throw;
        }
    }

    /// <summary>A packet whose payload is bytes as they are.</summary>
    public static XdrBuffer Raw(RpcHeader header, ReadOnlySpan<byte> payload)
    {
        XdrBuffer packet = new(RpcHeader.Bytes + payload.Length);
        packet.Append(RpcHeader.Bytes);
        payload.CopyTo(packet.Append(payload.Length));
        return Finish(packet, header);
    }

    public static XdrBuffer KeepAlive(int procedure) => Raw(
        new RpcHeader(RpcPrograms.KeepAlive, RpcPrograms.Version, (uint)procedure, RpcMessageType.Message, 0, RpcStatus.Ok), []);

    /// <summary>A packet with room for its header, to be given to <see cref="Finish"/>.</summary>
    public static XdrBuffer Begin()
    {
        XdrBuffer packet = new();
        packet.Append(RpcHeader.Bytes);
        return packet;
    }

    public static XdrBuffer Finish(XdrBuffer packet, RpcHeader header)
    {
        header.Write(packet.Span, packet.Length);
        return packet;
    }
}
