namespace Patchbay.Netlink.Netfilter;

/// <summary>Where expressions leave values for each other: 64 bytes, named in steps of four; each multiple of 16 has a short name.</summary>
public enum NftRegister : uint
{
    /// <summary>The verdict.</summary>
    Verdict = 0,

    /// <summary>Bytes 0 to 15.</summary>
    R1 = 1,

    /// <summary>Bytes 16 to 31.</summary>
    R2 = 2,

    /// <summary>Bytes 32 to 47.</summary>
    R3 = 3,

    /// <summary>Bytes 48 to 63.</summary>
    R4 = 4,
}

/// <summary>Registers by place.</summary>
public static class NftRegisters
{
    private const int Short = 16;
    private const int Step = 4;
    private const uint FirstStep = 8;   // NFT_REG32_00

    /// <summary>The register that begins at this byte, a multiple of four below 64. For the fields of a concatenation.</summary>
    public static NftRegister At(int offset)
        => (NftRegister)(offset % Short == 0 ? 1 + (uint)(offset / Short) : FirstStep + (uint)(offset / Step));
}
