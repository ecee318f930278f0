using System.Buffers.Binary;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>What a host offers to guests, as far as it decides what defining fills in.</summary>
public sealed record GuestHost
{
    /// <summary>A host with current emulators at their usual places, where machine aliases stay as they are.</summary>
    public static GuestHost Usual { get; } = new();

    /// <summary>The architecture of guests that name none.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>
    /// Emulators that are not where they usually are: architecture and path. The usual place is
    /// <c>/usr/bin/qemu-system-…</c>.
    /// </summary>
    public ValueList<GuestEmulator> Emulators { get; init; }

    /// <summary>What machine names stand for, where a name such as <c>q35</c> is to be stored as a versioned one.</summary>
    public ValueList<MachineAlias> MachineAliases { get; init; }
}

/// <summary>An emulator.</summary>
/// <param name="Architecture">Such as <c>x86_64</c>.</param>
/// <param name="Path">The program.</param>
public sealed record GuestEmulator(string Architecture, string Path);

/// <summary>A machine's other name.</summary>
/// <param name="Architecture">Such as <c>x86_64</c>.</param>
/// <param name="Alias">Such as <c>q35</c>.</param>
/// <param name="Name">Such as <c>pc-q35-9.2</c>.</param>
public sealed record MachineAlias(string Architecture, string Alias, string Name);

/// <summary>Values that defining must make up; the caller draws them, so that the filling in stays a function.</summary>
/// <param name="Uuid">For a guest without one.</param>
/// <param name="GenerationId">For a guest that asks for one.</param>
/// <param name="MacSeed">From which the addresses, and names of ports, of interfaces without them are derived.</param>
public sealed record GuestSeed(Guid Uuid, Guid GenerationId, ulong MacSeed)
{
    // Draws beyond those of addresses; the second half of them are an interface's second name.
    private const ulong PortDraws = 1UL << 32;

    /// <summary>The address of the interface at a zero-based position: 52:54:00 and 24 bits that follow from the seed.</summary>
    public MacAddress MacOf(int position) => new(0x5254_0000_0000 | (Draw((ulong)position) & 0xFF_FFFF));

    /// <summary>Names for the port of the interface at a zero-based position, which follow from the seed.</summary>
    public PortNames PortOf(int position) => new(Name((2UL * (ulong)position) + PortDraws), Name((2UL * (ulong)position) + PortDraws + (PortDraws / 2)));

    private Guid Name(ulong draw)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Draw(draw));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Draw(draw + 1));
        // Version 4, variant 1 (RFC 9562).
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    // SplitMix64 (Steele, Lea, Flood 2014): neighbouring draws give unrelated bits.
    private ulong Draw(ulong position)
    {
        ulong z = MacSeed + ((position + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
