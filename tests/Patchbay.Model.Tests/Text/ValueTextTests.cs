using System.Net;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Tests.Text;

public class ValueTextTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("::c000:201", "::192.0.2.1")]
    [InlineData("fe80::200:5efe:c000:201", "fe80::200:5efe:c000:201")]
    [InlineData("1:2:3:4:5:6::", "1:2:3:4:5:6::")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    public void An_address_is_printed_as_the_C_library_does(string text, string printed)
    {
        Assert.True(IpText.TryParse(text, out IPAddress address));
        Assert.Equal(printed, IpText.Format(address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.1")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("256.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%1")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::1/64")]
    public void What_is_no_plain_address_is_not_read(string text) => Assert.False(IpText.TryParse(text, out _));

    [Theory]
    [InlineData("c7a5fdbdcdaf9455926ad65c16db1809")]
    [InlineData(" c7a5fdbd-cdaf-9455-926a-d65c16db1809\n")]
    [InlineData("C7 A5-FDBD CDAF-9455-926AD65C16DB1809")]
    public void A_uuid_is_read_however_it_is_spaced(string text)
    {
        Assert.True(UuidText.TryParse(text, out Guid uuid));
        Assert.Equal("c7a5fdbd-cdaf-9455-926a-d65c16db1809", UuidText.Format(uuid));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c7a5fdbdcdaf9455926ad65c16db180")]
    [InlineData("c7a5fdbdcdaf9455926ad65c16db18090")]
    [InlineData("c7a5fdbdcdaf9455926ad65c16db180g")]
    [InlineData("{c7a5fdbd-cdaf-9455-926a-d65c16db1809}")]
    [InlineData("c-7a5fdbdcdaf9455926ad65c16db1809")]
    public void What_is_no_uuid_is_not_read(string text) => Assert.False(UuidText.TryParse(text, out _));

    [Theory]
    [InlineData("10", 10UL)]
    [InlineData("0x1F", 31UL)]
    [InlineData("017", 15UL)]
    [InlineData("0", 0UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void A_number_is_read_as_C_writes_it(string text, ulong expected)
    {
        Assert.True(NumberText.TryParseAnyBase(text, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("02000000000000000000000")]
    [InlineData("18446744073709551616")]
    public void What_is_no_number_is_not_read(string text) => Assert.False(NumberText.TryParseAnyBase(text, out _));

    [Theory]
    [InlineData("brigde", "bridge")]
    [InlineData("Bridge", "bridge")]
    [InlineData("nta", "nat")]
    [InlineData("something else", null)]
    public void The_word_that_was_meant_is_found(string word, string? meant) => Assert.Equal(meant, Suggestion.Closest(word, ["bridge", "nat", "route"]));

    [Theory]
    [InlineData("on", "yes")]
    [InlineData("False", "no")]
    [InlineData("ye", "yes")]
    public void A_switch_by_another_name_is_known(string word, string meant) => Assert.Equal(meant, Suggestion.Word(word, ["yes", "no"]));
}
