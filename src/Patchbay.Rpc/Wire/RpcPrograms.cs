namespace Patchbay.Rpc;

/// <summary>The programs that travel on one socket. All are version 1.</summary>
public static class RpcPrograms
{
    /// <summary>libvirt's own.</summary>
    public const uint Remote = 0x20008086;

    /// <summary>libvirt's for QEMU alone: monitor and agent commands.</summary>
    public const uint Qemu = 0x20008087;

    /// <summary>Patchbay's, for what libvirt has no procedure for.</summary>
    public const uint Patchbay = 0x20008f00;

    /// <summary>Signs of life, either way ("keep").</summary>
    public const uint KeepAlive = 0x6b656570;

    /// <summary>The version of each of them.</summary>
    public const uint Version = 1;
}
