namespace Patchbay.Rpc.Wire;

/// <summary>virNetStreamHole: zeros that need not travel.</summary>
/// <param name="Length">How many bytes.</param>
internal sealed record StreamHole(long Length) : IXdr<StreamHole>
{
    public static StreamHole Read(ref XdrReader reader)
    {
        long length = reader.Int64();
        // Flags; none are defined.
        _ = reader.UInt32();
        return new StreamHole(length);
    }

    /// <summary>The hole, or null where the packet holds none.</summary>
    public static StreamHole? TryRead(ReadOnlySpan<byte> payload)
    {
        try
        {
            XdrReader reader = new(payload);
            return Read(ref reader);
        }
        catch (XdrException)
        {
            return null;
        }
    }

    public void Write(ref XdrWriter writer)
    {
        writer.Int64(Length);
        writer.UInt32(0);
    }
}
