using System.Net.NetworkInformation;
using Patchbay.Netlink.Route;

namespace Patchbay.Netlink.Tests.Route;

public sealed class LinkWritingTests
{
    [Fact]
    public void A_bridge_is_asked_for_in_these_bytes()
    {
        NewLink bridge = new NewLink.Bridge
        {
            Name = "br0",
            Mac = PhysicalAddress.Parse("525400010203"),
            Stp = true,
            ForwardDelay = TimeSpan.FromSeconds(2),
        };

        Hex.Equal(
            """
            58000000 10000506 07000000 00000000
            00000000 00000000 00000000 00000000
            08000300 62723000
            0a000100 52540001 02030000
            24001280
              0b000100 62726964 67650000
              14000280
                08000100 c8000000
                08000500 01000000
            """,
            LinkWriting.Create(stackalloc byte[256], sequence: 7, bridge));
    }

    [Fact]
    public void A_veth_pair_carries_a_second_message()
        => Hex.Equal(
            """
            58000000 10000506 01000000 00000000
            00000000 00000000 00000000 00000000
            06000300 61000000
            30001280
              09000100 76657468 00000000
              20000280
                1c000180
                  00000000 00000000 00000000 00000000
                  06000300 62000000
            """,
            LinkWriting.Create(stackalloc byte[256], sequence: 1, new NewLink.Veth("b") { Name = "a" }));

    [Fact]
    public void Switching_on_names_the_bit_it_means()
        => Hex.Equal(
            """
            20000000 13000500 02000000 00000000
            00000000 05000000 01000000 01000000
            """,
            LinkWriting.Change(stackalloc byte[64], sequence: 2, index: 5, new LinkChange { Up = true }));
}
