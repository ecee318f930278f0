using System.Security.Cryptography;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>Chooses addresses where a document leaves them to the host.</summary>
public static class MacAddresses
{
    private const ulong QemuPrefix = 0x525400_000000;

    /// <summary>A random address of QEMU's block, 52:54:00.</summary>
    public static MacAddress Generate() => new(QemuPrefix | (uint)RandomNumberGenerator.GetInt32(1 << 24));
}
