namespace Patchbay.Netlink.Tests;

/// <summary>Bytes that can be read: hex with spaces and indentation that follow the nesting.</summary>
internal static class Hex
{
    public static void Equal(string expected, ReadOnlySpan<byte> actual)
        => Assert.Equal(
            expected.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""),
            Convert.ToHexStringLower(actual));
}
