using System.Buffers.Binary;
using System.Text;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>The encoding, byte for byte.</summary>
public sealed class XdrTests
{
    private static readonly Guid Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void Strings_are_counted_and_padded_with_zeros()
        => Assert.Equal("00000005 76697262 37000000", RawPeer.Hex(RawPeer.Encode(new RpcText("virb7"))));

    [Fact]
    public void A_uuid_is_its_sixteen_bytes_in_textual_order()
        => Assert.Equal("00000002 61620000 00112233 44556677\n8899aabb ccddeeff ffffffff",
            RawPeer.Hex(RawPeer.Encode(new RpcDomain("ab", Uuid, -1))));

    [Theory]
    [InlineData("00000001")]
    [InlineData("01000000")]
    [InlineData("ffffffff")]
    public void Any_word_but_zero_says_that_something_follows(string word)
        => Assert.Equal(new ConnectOpenArguments("a", 0), RawPeer.Decode<ConnectOpenArguments>(
            RawPeer.Bytes(word + "00000001 61000000 00000000")));

    [Fact]
    public void Presence_is_always_sent_as_one()
        => Assert.Equal("00000001 00000001 61000000 00000002", RawPeer.Hex(RawPeer.Encode(new ConnectOpenArguments("a", 2))));

    [Fact]
    public void Character_arrays_are_words_and_their_count_includes_the_end()
    {
        NodeGetSecurityModelResult model = new("none", "0");

        byte[] bytes = RawPeer.Encode(model);

        Assert.Equal(
            "00000005 0000006e 0000006f 0000006e\n00000065 00000000 00000002 00000030\n00000000", RawPeer.Hex(bytes));
        Assert.Equal(model, RawPeer.Decode<NodeGetSecurityModelResult>(bytes));
    }

    [Fact]
    public void A_fixed_character_array_is_filled_to_its_size_and_cut_to_leave_room_for_its_end()
    {
        NodeGetInfoResult info = new("x86_64", 1, 2, 3, 4, 5, 6, 7);
        NodeGetInfoResult longer = info with { Model = new string('m', 40) };

        Assert.Equal((32 * 4) + 8 + (6 * 4), RawPeer.Encode(info).Length);
        Assert.Equal(info, RawPeer.Decode<NodeGetInfoResult>(RawPeer.Encode(info)));
        Assert.Equal(new string('m', 31), RawPeer.Decode<NodeGetInfoResult>(RawPeer.Encode(longer)).Model);
    }

    [Fact]
    public void Typed_parameters_carry_their_tag_before_the_value()
    {
        DomainSetInterfaceParametersArguments arguments = new(
            new RpcDomain("g", Uuid, 1),
            "vnet0",
            [
                new TypedParameter("inbound.average", new TypedValue.UInt32(1000)),
                new TypedParameter("b", new TypedValue.Text("hi")),
            ],
            1);

        byte[] bytes = RawPeer.Encode(arguments);

        Assert.Equal(
            """
            00000001 67000000 00112233 44556677
            8899aabb ccddeeff 00000001 00000005
            766e6574 30000000 00000002 0000000f
            696e626f 756e642e 61766572 61676500
            00000002 000003e8 00000001 62000000
            00000007 00000002 68690000 00000001
            """.ReplaceLineEndings("\n"),
            RawPeer.Hex(bytes));
        Assert.Equal(arguments, RawPeer.Decode<DomainSetInterfaceParametersArguments>(bytes));
    }

    [Fact]
    public void An_error_is_code_domain_message_and_libvirts_empty_rest()
    {
        RpcError error = RpcError.Of(LibvirtErrorCode.NoNetwork, LibvirtErrorDomain.Network, "no X");

        Assert.Equal("Network not found: no X", error.Message);
        Assert.Equal(
            """
            0000002b 00000013 00000001 00000017
            4e657477 6f726b20 6e6f7420 666f756e
            643a206e 6f205800 00000002 00000000
            00000001 00000015 4e657477 6f726b20
            6e6f7420 666f756e 643a2025 73000000
            00000001 00000004 6e6f2058 00000000
            ffffffff ffffffff 00000000
            """.ReplaceLineEndings("\n"),
            RawPeer.Hex(RawPeer.Encode(error)));
    }

    [Theory]
    [InlineData("", "4 bytes expected, 0 left")]
    [InlineData("00000005 61626300", "5 bytes expected, 4 left")]
    [InlineData("ffffffff", "over the limit of 4194304")]
    [InlineData("80000000", "over the limit of 4194304")]
    [InlineData("00000003 616263", "4 bytes expected, 3 left")]
    [InlineData("00000002 c3280000", "not UTF-8")]
    [InlineData("00000003 61006200", "not UTF-8 without NUL")]
    public void A_bad_string_is_refused(string hex, string because)
        => Assert.Contains(
            because,
            Assert.Throws<XdrException>(() => RawPeer.Decode<RpcText>(RawPeer.Bytes(hex))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e9</a>", "<?xml version='1.0' encoding='UTF-8'?><a>\u00e9</a>")]
    [InlineData("<?xml version='1.0' encoding='us-ascii'?><a>\u00e9</a>", "<?xml version='1.0' encoding='UTF-8'?><a>\uffff</a>")]
    [InlineData("<?xml version='1.0'?><a>\u00e9</a>", "<?xml version='1.0'?><a>\uffff</a>")]
    [InlineData(" <a>\u00ff\u00fe</a>", " <a>\uffff\uffff</a>")]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?><a>\u00c3\u00a9</a>", "<?xml version='1.0' encoding='UTF-8'?><a>\u00e9</a>")]
    public void A_document_is_read_by_the_encoding_that_it_declares(string bytes, string text)
    {
        byte[] payload = new byte[4 + ((bytes.Length + 3) & ~3)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes.Length);
        Encoding.Latin1.GetBytes(bytes, payload.AsSpan(4));
        Assert.Equal(text, RawPeer.Decode<RpcText>(payload).Value);
    }

    [Theory]
    [InlineData("00004001", "over the limit of 16384")]
    [InlineData("00004000 00000000", "65536 bytes expected, 4 left")]
    public void A_lists_count_is_checked_before_anything_is_allocated(string hex, string because)
        => Assert.Contains(
            because,
            Assert.Throws<XdrException>(() => RawPeer.Decode<RpcNames>(RawPeer.Bytes(hex))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_list_over_its_limit_is_not_sent_either()
        => Assert.Throws<XdrException>(() => RawPeer.Encode(new RpcNames([.. Enumerable.Repeat("", 16385)])));

    [Fact]
    public void An_unknown_tag_spoils_the_message()
        => Assert.Throws<XdrException>(() => RawPeer.Decode<TypedParameter>(RawPeer.Bytes("00000001 61000000 00000008 00000000")));

    [Fact]
    public void Bytes_left_over_are_an_error_where_asked_for()
        => Assert.Throws<XdrException>(() => RawPeer.Decode<RpcInt>(RawPeer.Bytes("00000001 00000002")));
}
