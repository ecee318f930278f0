using System.Globalization;
using Patchbay.Ovsdb;
using static Patchbay.Ovsdb.OvsdbOperation;

namespace Patchbay.Protocols.Tests.Ovsdb;

/// <summary>What goes over the wire, and what becomes of servers that break the protocol.</summary>
public sealed class OvsdbClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_are_written_as_the_specification_says()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        var row = Guid.Parse("0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01");
        Task<IReadOnlyList<OvsdbResult>> asking = client.TransactAsync(
            "Open_vSwitch",
            [
                new Insert("Port", "port", new Dictionary<string, OvsdbValue>
                {
                    ["name"] = OvsdbValue.Of("a\"b"),
                    ["tag"] = OvsdbValue.Of(7),
                    ["interfaces"] = new OvsdbValue.NewRow("iface"),
                    ["other_config"] = OvsdbValue.MapOf([KeyValuePair.Create("transient", "true")]),
                    ["trunks"] = OvsdbValue.SetOf([OvsdbValue.Of(1), OvsdbValue.Of(2)]),
                    ["protected"] = OvsdbValue.Of(true),
                }),
                new Mutate("Bridge", [OvsdbCondition.Equal("name", OvsdbValue.Of("br0"))], [new OvsdbMutation("ports", "insert", OvsdbValue.Of(row))]),
                new Find("Port", [], ["_uuid"]),
                new Update("Port", [OvsdbCondition.Is(row)], new Dictionary<string, OvsdbValue> { ["tag"] = OvsdbValue.Nothing }),
                new Delete("QoS", [OvsdbCondition.Includes("external_ids", OvsdbValue.MapOf([KeyValuePair.Create("k", "v")]))]),
                new Wait("Open_vSwitch", [new OvsdbCondition("cur_cfg", "<", OvsdbValue.Of(3))], ["cur_cfg"], [], TimeSpan.FromSeconds(5)),
                new Comment("why"),
            ],
            Cancellation);
        Assert.Equal(
            """
            {"method":"transact","params":["Open_vSwitch",
            {"op":"insert","table":"Port","row":{"name":"a\u0022b","tag":7,"interfaces":["named-uuid","iface"],"other_config":["map",[["transient","true"]]],"trunks":["set",[1,2]],"protected":true},"uuid-name":"port"},
            {"op":"mutate","table":"Bridge","where":[["name","==","br0"]],"mutations":[["ports","insert",["uuid","0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01"]]]},
            {"op":"select","table":"Port","where":[],"columns":["_uuid"]},
            {"op":"update","table":"Port","where":[["_uuid","==",["uuid","0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01"]]],"row":{"tag":["set",[]]}},
            {"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["k","v"]]]]]},
            {"op":"wait","table":"Open_vSwitch","timeout":5000,"where":[["cur_cfg","\u003C",3]],"columns":["cur_cfg"],"until":"==","rows":[]},
            {"op":"comment","comment":"why"}],"id":1}
            """.ReplaceLineEndings(""),
            await server.HearAsync());
        await server.SayAsync(
            """
            {"id":1,"error":null,"result":[{"uuid":["uuid","0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01"]},{"count":1},
            {"rows":[{"_uuid":["uuid","0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01"],"tag":7}]},{"count":2},{"count":0},{},{}]}
            """);
        IReadOnlyList<OvsdbResult> results = await asking;
        Assert.Equal(row, results[0].Row);
        Assert.Equal(1, results[1].Count);
        Assert.Equal([row], results[2].Rows[0]["_uuid"].AsRows);
        Assert.Equal(7, results[2].Rows[0]["tag"].AsInteger);
        Assert.Equal(2, results[3].Count);
    }

    [Fact]
    public async Task Answers_find_their_askers_in_any_order_and_in_any_pieces()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        Task<IReadOnlyList<string>> first = client.ListDatabasesAsync(Cancellation);
        await server.HearAsync();
        Task<IReadOnlyList<string>> second = client.ListDatabasesAsync(Cancellation);
        await server.HearAsync();
        // Braces in a text end nothing, and two messages need nothing between them.
        foreach (char one in """{"id":2,"error":null,"result":["}\"]{"]}{"id":1,"error":null,"result":["one"]}""")
        {
            await server.SayAsync(one.ToString());
        }
        Assert.Equal(["one"], await first);
        Assert.Equal(["}\"]{"], await second);
    }

    [Fact]
    public async Task A_server_that_asks_whether_we_are_there_is_answered()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        await server.SayAsync("""{"method":"echo","params":["x",1],"id":"echo"}""");
        Assert.Equal("""{"id":"echo","result":["x",1],"error":null}""", await server.HearAsync());
    }

    [Fact]
    public async Task A_refusal_says_which_operation_and_why()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        OvsdbOperation[] operations = [new Comment("a"), new Comment("b"), new Comment("c")];
        Task<IReadOnlyList<OvsdbResult>> asking = client.TransactAsync("d", operations, Cancellation);
        await server.HearAsync();
        await server.SayAsync("""{"id":1,"error":null,"result":[{},{"error":"timed out","details":"too late"},null]}""");
        OvsdbException refused = await Assert.ThrowsAsync<OvsdbException>(() => asking);
        Assert.Equal(("timed out", "too late", 1), (refused.Error, refused.Details, refused.Operation!.Value));

        asking = client.TransactAsync("d", operations, Cancellation);
        await server.HearAsync();
        await server.SayAsync("""{"id":2,"error":null,"result":[{},{},{},{"error":"constraint violation","details":"all of it"}]}""");
        refused = await Assert.ThrowsAsync<OvsdbException>(() => asking);
        Assert.Equal(("constraint violation: all of it", null), (refused.Message, refused.Operation));

        asking = client.TransactAsync("d", operations, Cancellation);
        await server.HearAsync();
        await server.SayAsync("""{"id":3,"error":{"error":"unknown database","details":"d"},"result":null}""");
        Assert.Equal("unknown database: d", (await Assert.ThrowsAsync<OvsdbException>(() => asking)).Message);
    }

    [Fact]
    public async Task Updates_come_in_order_beside_answers()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        Task<IReadOnlyList<OvsdbUpdate>> watching = client.MonitorAsync("d", new Dictionary<string, IReadOnlyList<string>> { ["Port"] = ["name"] }, Cancellation);
        Assert.Equal("""{"method":"monitor","params":["d",null,{"Port":{"columns":["name"]}}],"id":1}""", await server.HearAsync());
        await server.SayAsync("""{"id":1,"error":null,"result":{"Port":{"0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01":{"new":{"name":"a"}}}}}""");
        OvsdbUpdate now = Assert.Single(await watching);
        Assert.Equal(("Port", null, "a"), (now.Table, now.Before, now.After!["name"].AsText));
        await server.SayAsync("""{"id":null,"method":"update","params":[null,{"Port":{"0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01":{"old":{"name":"a"}}}}]}""");
        OvsdbUpdate gone = await client.Updates.ReadAsync(Cancellation);
        Assert.Equal(("a", null), (gone.Before!["name"].AsText, gone.After));
    }

    [Theory]
    [InlineData("[1]", "a message begins with the byte 0x5b, and not with an object")]
    [InlineData("{\"id\":7,\"result\":[],\"error\":null}", "an answer to no request: {\"id\":7,\"result\":[],\"error\":null}")]
    [InlineData("{nonsense}", "no JSON: ")]
    [InlineData("{\"method\":\"update\",\"params\":[null,{\"T\":{\"x\":{}}}]}", "no name of a row: x")]
    public async Task A_server_that_breaks_the_protocol_is_left(string said, string reason)
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        Task<IReadOnlyList<string>> asking = client.ListDatabasesAsync(Cancellation);
        await server.HearAsync();
        await server.SayAsync(said);
        Assert.StartsWith(reason, (await Assert.ThrowsAsync<OvsdbConnectionLostException>(() => asking)).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OvsdbConnectionLostException>(() => client.ListDatabasesAsync(Cancellation));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[1,2]")]
    [InlineData("[{\"rows\":[1]},{}]")]
    [InlineData("[{\"rows\":[{\"a\":{}}]},{}]")]
    [InlineData("[{\"uuid\":{}},{}]")]
    public async Task An_answer_of_another_shape_is_told_to_whoever_asked_and_to_nobody_else(string result)
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        Task<IReadOnlyList<OvsdbResult>> asking = client.TransactAsync("d", [new Comment("a"), new Comment("b")], Cancellation);
        await server.HearAsync();
        await server.SayAsync($"{{\"id\":1,\"error\":null,\"result\":{result}}}");
        await Assert.ThrowsAsync<OvsdbMessageException>(() => asking);
        Task<IReadOnlyList<OvsdbUpdate>> watching = client.MonitorAsync("d", new Dictionary<string, IReadOnlyList<string>>(), Cancellation);
        await server.HearAsync();
        await server.SayAsync($"{{\"id\":2,\"error\":null,\"result\":{{\"T\":{result}}}}}");
        if (result == "{}")
        {
            Assert.Empty(await watching);
        }
        else
        {
            await Assert.ThrowsAsync<OvsdbMessageException>(() => watching);
        }
    }

    [Fact]
    public async Task A_message_without_end_is_not_kept()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect(new OvsdbOptions { MaxMessageLength = 1000 });
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        await server.SayAsync("{\"id\":\"" + new string('x', 2000));
        Assert.Equal("a message is longer than 1000 bytes", (await client.Lost.WaitAsync(TimeSpan.FromSeconds(10), Cancellation)).Reason);
    }

    [Fact]
    public async Task Updates_that_nobody_reads_end_the_connection_rather_than_be_left_out()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect(new OvsdbOptions { UpdateCapacity = 2 });
        await using ScriptedServer closingServer = server;
        await using OvsdbClient closing = client;
        for (int i = 0; i < 3; i++)
        {
            await server.SayAsync(
                "{\"id\":null,\"method\":\"update\",\"params\":[null,{\"T\":{\"0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c01\":{\"new\":{\"n\":" + i.ToString(CultureInfo.InvariantCulture) + "}}}}]}");
        }
        Assert.Equal("more updates than are read", (await client.Lost.WaitAsync(TimeSpan.FromSeconds(10), Cancellation)).Reason);
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_the_server_goes()
    {
        (ScriptedServer server, OvsdbClient client) = ScriptedServer.Connect();
        await using OvsdbClient closing = client;
        Task<IReadOnlyList<string>> asking = client.ListDatabasesAsync(Cancellation);
        await server.HearAsync();
        await server.DisposeAsync();
        Assert.Equal("the server closed it", (await Assert.ThrowsAsync<OvsdbConnectionLostException>(() => asking)).Reason);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[\"uuid\",\"no\"]")]
    [InlineData("[\"set\",[[\"set\",[]]]]")]
    [InlineData("[\"map\",[[1]]]")]
    [InlineData("[\"other\",[]]")]
    public void What_is_no_value_is_refused(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Throws<OvsdbMessageException>(() => OvsdbValue.Read(document.RootElement));
    }

    [Fact]
    public void A_value_of_another_type_than_wanted_says_so()
    {
        Assert.Null(OvsdbValue.Nothing.AsText);
        Assert.Empty(OvsdbValue.Nothing.AsTexts);
        Assert.Equal("x", OvsdbValue.SetOf([OvsdbValue.Of("x")]).AsText);
        Assert.Throws<OvsdbMessageException>(() => OvsdbValue.Of(1).AsText);
        Assert.Throws<OvsdbMessageException>(() => OvsdbValue.Of("x").AsInteger);
        Assert.Throws<OvsdbMessageException>(() => OvsdbValue.Of("x").AsRows);
        Assert.Throws<OvsdbMessageException>(() => OvsdbValue.SetOf([OvsdbValue.Of(1), OvsdbValue.Of(2)]).AsInteger);
    }
}
