using Patchbay.Engine.Guests;
using Patchbay.Host.Addresses;
using Patchbay.Model.Values;

namespace Patchbay.Host.Tests.Addresses;

/// <summary>Frames that say at which address a card is, and those that do not.</summary>
public sealed class CardFrameTests
{
    private const string Own = "525400000007";
    private const string Other = "525400000008";
    private const string All = "ffffffffffff";
    private const string ArpHead = "0806" + "0001080006040001";

    // Ethernet II, IPv6 from fe80::7 with hop limit 255, ICMPv6.
    private const string V6 = "86dd" + "60000000" + "0018" + "3a" + "ff";
    private const string Link = "fe800000000000000000000000000007";
    private const string Global = "20010db8000000000000000000000007";
    private const string Nothing = "00000000000000000000000000000000";
    private const string Group = "ff020000000000000000000000000001";

    private static readonly MacAddress Mac = MacAddress.Parse("52:54:00:00:00:07");

    public static TheoryData<string, string, string> Frames() => new()
    {
        { "ARP request", All + Own + ArpHead + Own + "0a510007" + "000000000000" + "0a510001", "10.81.0.7 Arp" },
        { "ARP probe", All + Own + ArpHead + Own + "00000000" + "000000000000" + "0a510007", "" },
        { "ARP for another card", All + Own + ArpHead + Other + "0a510007" + "000000000000" + "0a510001", "" },
        { "ARP of another card", All + Other + ArpHead + Other + "0a510007" + "000000000000" + "0a510001", "" },
        { "ARP from a group", All + Own + ArpHead + Own + "e0000001" + "000000000000" + "0a510001", "" },
        { "ARP of another hardware", All + Own + "0806" + "0006080006040001" + Own + "0a510007" + "000000000000" + "0a510001", "" },
        { "solicitation", "333300000001" + Own + V6 + Link + Group + "87000000" + "00000000" + Global, "fe80::7 NeighbourDiscovery" },
        { "duplicate address detection", "333300000001" + Own + V6 + Nothing + Group + "87000000" + "00000000" + Global, "2001:db8::7 NeighbourDiscovery" },
        { "advertisement", "333300000001" + Own + V6 + Link + Group + "88000000" + "20000000" + Global, "2001:db8::7 NeighbourDiscovery" },
        { "advertisement from afar", "333300000001" + Own + V6[..^2] + "40" + Link + Group + "88000000" + "20000000" + Global, "" },
        { "advertisement of another card", "333300000001" + Other + V6 + Link + Group + "88000000" + "20000000" + Global, "" },
        { "advertisement of a group", "333300000001" + Own + V6 + Link + Group + "88000000" + "20000000" + Group, "" },
        { "echo", "333300000001" + Own + V6 + Link + Group + "80000000" + "00000000" + Global, "" },
        { "DHCP acknowledgement", Own + Other + Dhcp(Own, 5, "0a510009"), "10.81.0.9 Dhcp" },
        { "DHCP offer", Own + Other + Dhcp(Own, 2, "0a510009"), "" },
        { "DHCP to another card", Own + Other + Dhcp(Other, 5, "0a510009"), "" },
        { "DHCP of nothing", Own + Other + Dhcp(Own, 5, "00000000"), "" },
        { "nothing", "", "" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_says_what_it_says(string what, string hex, string expected)
    {
        Assert.NotEmpty(what);
        byte[] frame = Convert.FromHexString(hex);
        Assert.Equal(expected, CardFrame.Read(frame, Mac) is { } heard ? $"{heard.Address} {heard.Source}" : "");
        // Cut anywhere, or with anything in it, it is no failure; cut it says the same or nothing.
        Random chance = new(7);
        for (int length = 0; length < frame.Length; length++)
        {
            HeardAddress? cut = CardFrame.Read(frame.AsSpan(0, length), Mac);
            Assert.True(cut is null || $"{cut.Value.Address} {cut.Value.Source}" == expected);
            byte[] odd = [.. frame];
            odd[length] = (byte)chance.Next(256);
            CardFrame.Read(odd, Mac);
        }
    }

    [Theory]
    [InlineData(Own, Own, 1, true)]
    [InlineData(Other, Own, 1, false)]
    [InlineData(Own, Other, 1, false)]
    [InlineData(Own, Own, 2, false)]
    public void Who_asks_for_an_address_is_the_card_itself(string sender, string card, int operation, bool expected)
    {
        byte[] frame = Convert.FromHexString(All + sender + Dhcp(card, 3, "00000000"));
        frame[14 + 24 + 8] = (byte)operation;

        Assert.Equal(expected, CardFrame.AsksForAddress(frame, Mac));
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.True(expected || !CardFrame.AsksForAddress(frame.AsSpan(0, length), Mac));
        }
    }

    // IPv4 with options, UDP from 67 to 68, BOOTP reply, and the type after a pad and another option.
    private static string Dhcp(string card, int type, string yours)
        => "0800" + "46000200" + "00000000" + "40110000" + "0a510001" + "0a510009" + "01010101"
            + "0043004401000000"
            + "02010600" + "12345678" + "00000000" + "00000000" + yours + "00000000" + "00000000"
            + card + new string('0', 20) + new string('0', 384) + "63825363"
            + "00" + "36040a510001" + $"3501{type:x2}" + "ff";
}
