using System.Buffers.Binary;

namespace Patchbay.Rpc;

/// <summary>What a packet is (virNetMessageType).</summary>
public enum RpcMessageType
{
    /// <summary>A request.</summary>
    Call = 0,

    /// <summary>The answer to one, with the call's serial.</summary>
    Reply = 1,

    /// <summary>An event, which is not answered.</summary>
    Message = 2,

    /// <summary>Bytes, or the end, of a stream that a call opened; with the call's serial.</summary>
    Stream = 3,

    /// <summary>A request with file descriptors.</summary>
    CallWithDescriptors = 4,

    /// <summary>An answer with file descriptors.</summary>
    ReplyWithDescriptors = 5,

    /// <summary>A hole in a sparse stream.</summary>
    StreamHole = 6,
}

/// <summary>How it went (virNetMessageStatus).</summary>
public enum RpcStatus
{
    /// <summary>Well; in a stream, the end.</summary>
    Ok = 0,

    /// <summary>The payload is an <see cref="RpcError"/>, or empty when a client aborts a stream.</summary>
    Error = 1,

    /// <summary>More of a stream.</summary>
    Continue = 2,
}

/// <summary>The six words after a packet's length (virNetMessageHeader).</summary>
/// <param name="Program">Whose procedure.</param>
/// <param name="Version">1 for all known programs.</param>
/// <param name="Procedure">Its number in the program.</param>
/// <param name="Type">What the packet is.</param>
/// <param name="Serial">Chosen by the caller; repeated by replies and stream packets.</param>
/// <param name="Status">How it went.</param>
public readonly record struct RpcHeader(
    uint Program, uint Version, uint Procedure, RpcMessageType Type, uint Serial, RpcStatus Status)
{
    /// <summary>The bytes of a packet before its payload, the length word included.</summary>
    public const int Bytes = 28;

    internal static RpcHeader Read(ReadOnlySpan<byte> body) => new(
        BinaryPrimitives.ReadUInt32BigEndian(body),
        BinaryPrimitives.ReadUInt32BigEndian(body[4..]),
        BinaryPrimitives.ReadUInt32BigEndian(body[8..]),
        (RpcMessageType)BinaryPrimitives.ReadInt32BigEndian(body[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
        (RpcStatus)BinaryPrimitives.ReadInt32BigEndian(body[20..]));

    internal void Write(Span<byte> packet, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(packet, length);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Program);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Version);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], Procedure);
        BinaryPrimitives.WriteInt32BigEndian(packet[16..], (int)Type);
        BinaryPrimitives.WriteUInt32BigEndian(packet[20..], Serial);
        BinaryPrimitives.WriteInt32BigEndian(packet[24..], (int)Status);
    }
}
