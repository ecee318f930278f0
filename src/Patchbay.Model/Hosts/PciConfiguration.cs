using System.Buffers.Binary;

namespace Patchbay.Model.Hosts;

/// <summary>What a PCI function's configuration space says (PCI Local Bus 3.0, 6.1 and 6.7; PCI Express Base, 7.5.3).</summary>
public sealed record PciConfiguration
{
    private const int HeaderType = 0x0e;
    private const int Status = 0x06;
    private const int FirstCapability = 0x34;
    private const int StandardLength = 64;
    private const byte ExpressCapability = 0x10;
    private const ushort HasCapabilities = 0x10;
    private const int RootComplexIntegrated = 0x9;
    private const int RootComplexCollector = 0xa;
    private const int MostCapabilities = 48;

    // Gigatransfers a second by the link's speed number.
    private static readonly string[] Speeds = ["", "2.5", "5", "8", "16", "32", "64"];

    /// <summary><c>pci-bridge</c> or <c>cardbus-bridge</c>; null for what is no bridge.</summary>
    public string? Bridge { get; init; }

    /// <summary>Whether it is of PCI Express.</summary>
    public bool IsExpress { get; init; }

    /// <summary>What its link can do; null where it has none.</summary>
    public ExpressLink? Possible { get; init; }

    /// <summary>What its link does; null where it has none.</summary>
    public ExpressLink? Present { get; init; }

    /// <summary>Reads it; of a space that is cut short, as for those who may not read it whole, what is there.</summary>
    public static PciConfiguration Read(ReadOnlySpan<byte> space)
    {
        if (space.Length < StandardLength)
        {
            return new PciConfiguration();
        }
        PciConfiguration read = new()
        {
            Bridge = (space[HeaderType] & 0x7f) switch { 1 => "pci-bridge", 2 => "cardbus-bridge", _ => null },
        };
        int at = (BinaryPrimitives.ReadUInt16LittleEndian(space[Status..]) & HasCapabilities) == 0 ? 0 : space[FirstCapability] & ~3;
        // A list that bites its tail must not hold us.
        for (int i = 0; i < MostCapabilities && at >= StandardLength && at + 0x14 <= space.Length; i++)
        {
            if (space[at] == ExpressCapability)
            {
                return ReadExpress(read with { IsExpress = true }, space[at..]);
            }
            at = space[at + 1] & ~3;
        }
        return read;
    }

    private static PciConfiguration ReadExpress(PciConfiguration read, ReadOnlySpan<byte> capability)
    {
        int type = (BinaryPrimitives.ReadUInt16LittleEndian(capability[2..]) >> 4) & 0xf;
        if (type is RootComplexIntegrated or RootComplexCollector)
        {
            return read;
        }
        uint possible = BinaryPrimitives.ReadUInt32LittleEndian(capability[0x0c..]);
        ushort present = BinaryPrimitives.ReadUInt16LittleEndian(capability[0x12..]);
        return read with
        {
            Possible = new ExpressLink(possible >> 24, Speed(possible), (possible >> 4) & 0x3f),
            Present = new ExpressLink(null, Speed(present), (uint)(present >> 4) & 0x3f),
        };
    }

    private static string? Speed(uint register) => (int)(register & 0xf) is > 0 and var number && number < Speeds.Length ? Speeds[number] : null;
}

/// <summary>A link of PCI Express.</summary>
/// <param name="Port">Its number; null where that is not told.</param>
/// <param name="Speed">Gigatransfers a second; null where the number means nothing.</param>
/// <param name="Width">Lanes.</param>
public sealed record ExpressLink(uint? Port, string? Speed, uint Width);
