namespace Patchbay.Rpc;

/// <summary>What libvirt allows on the wire. Both sides refuse more.</summary>
public static class RpcLimits
{
    /// <summary>A whole message with its length word.</summary>
    public const int MessageBytes = BodyBytes + 4;

    /// <summary>A message after its length word.</summary>
    public const int BodyBytes = 32 * 1024 * 1024;

    /// <summary>A string (REMOTE_STRING_MAX).</summary>
    public const int StringBytes = 4 * 1024 * 1024;

    /// <summary>The bytes of one stream packet as libvirtd sends them.</summary>
    public const int StreamChunkBytes = 262_120;

    /// <summary>Most lists of objects.</summary>
    public const int Objects = 16_384;

    /// <summary>File descriptors with one message.</summary>
    public const int Descriptors = 32;
}
