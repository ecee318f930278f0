using System.Net.Sockets;
using Patchbay.Ovsdb;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;
using static Patchbay.Ovsdb.OvsdbOperation;

namespace Patchbay.Protocols.Tests.Ovsdb;

/// <summary>The same client against Open vSwitch's own database server.</summary>
public sealed class RealServerTests : IAsyncLifetime
{
    private const string Database = "Open_vSwitch";

    private readonly TempFolder _folder = new();
    private System.Diagnostics.Process? _server;
    private string _socket = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string programs = await OpenVSwitch.ProgramsAsync();
        _socket = _folder.File("db.sock");
        (await Tool.RunAsync(
            [$"{programs}/ovsdb-tool", "create", _folder.File("conf.db"), $"{programs}/root/usr/share/openvswitch/vswitch.ovsschema"], Cancellation)).Succeeded();
        _server = Tool.Start([$"{programs}/ovsdb-server", _folder.File("conf.db"), $"--remote=punix:{_socket}", $"--unixctl={_folder.File("ctl")}"]);
        for (int i = 0; i < 200 && !File.Exists(_socket); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync(CancellationToken.None);
            _server.Dispose();
        }
        _folder.Dispose();
    }

    [Fact]
    public async Task A_bridge_with_a_port_is_made_found_changed_and_removed()
    {
        await using OvsdbClient client = await ConnectAsync();
        Assert.Contains(Database, await client.ListDatabasesAsync(Cancellation));
        await client.TransactAsync(Database, [Root(), .. Bridge("br0", "bridge")], Cancellation);
        IReadOnlyList<OvsdbResult> made = await client.TransactAsync(
            Database,
            [
                new Insert("Interface", "iface", Row(("name", OvsdbValue.Of("p0")))),
                new Insert("Port", "port", Row(
                    ("name", OvsdbValue.Of("p0")), ("interfaces", new OvsdbValue.NewRow("iface")), ("trunks", OvsdbValue.SetOf([OvsdbValue.Of(5), OvsdbValue.Of(4)])))),
                new Mutate("Bridge", [OvsdbCondition.Equal("name", OvsdbValue.Of("br0"))], [new OvsdbMutation("ports", "insert", new OvsdbValue.NewRow("port"))]),
            ],
            Cancellation);
        Guid port = made[1].Row!.Value;
        Assert.Equal(1, made[2].Count);
        IReadOnlyDictionary<string, OvsdbValue> found = (await client.TransactAsync(
            Database, [new Find("Port", [OvsdbCondition.Equal("name", OvsdbValue.Of("p0"))], ["_uuid", "trunks", "tag", "interfaces", "external_ids"])], Cancellation))[0].Rows[0];
        Assert.Equal([port], found["_uuid"].AsRows);
        Assert.Equal([4L, 5L], found["trunks"].Elements.Select(e => e.AsInteger!.Value));
        Assert.Null(found["tag"].AsInteger);
        Assert.Empty(found["external_ids"].AsTexts);
        await client.TransactAsync(Database, [new Update("Port", [OvsdbCondition.Is(port)], Row(("tag", OvsdbValue.Of(9)), ("trunks", OvsdbValue.Nothing)))], Cancellation);
        await client.TransactAsync(
            Database, [new Mutate("Bridge", [OvsdbCondition.Equal("name", OvsdbValue.Of("br0"))], [new OvsdbMutation("ports", "delete", OvsdbValue.Of(port))])], Cancellation);
        // Nobody refers to it any more.
        Assert.Empty((await client.TransactAsync(Database, [new Find("Port", [], ["_uuid"])], Cancellation))[0].Rows);
    }

    [Fact]
    public async Task What_the_server_refuses_is_all_taken_back()
    {
        await using OvsdbClient client = await ConnectAsync();
        await client.TransactAsync(Database, [Root(), .. Bridge("br0", "bridge")], Cancellation);
        OvsdbException refused = await Assert.ThrowsAsync<OvsdbException>(() => client.TransactAsync(Database, [.. Bridge("br1", "other"), .. Bridge("br0", "again")], Cancellation));
        Assert.Equal(OvsdbException.ConstraintViolation, refused.Error);
        refused = await Assert.ThrowsAsync<OvsdbException>(() => client.TransactAsync(Database, [new Comment("x"), new Find("Nosuch", [], [])], Cancellation));
        Assert.Equal(1, refused.Operation);
        Assert.Equal(["br0"], (await client.TransactAsync(Database, [new Find("Bridge", [], ["name"])], Cancellation))[0].Rows.Select(r => r["name"].AsText));
    }

    [Fact]
    public async Task A_wait_ends_with_what_it_waits_for_or_with_its_limit()
    {
        await using OvsdbClient client = await ConnectAsync();
        await using OvsdbClient other = await ConnectAsync();
        await client.TransactAsync(Database, [Root()], Cancellation);
        Wait wait = new("Open_vSwitch", [new OvsdbCondition("cur_cfg", "<", OvsdbValue.Of(3))], ["cur_cfg"], [], TimeSpan.FromSeconds(20));
        Task<IReadOnlyList<OvsdbResult>> waiting = client.TransactAsync(Database, [wait], Cancellation);
        // The same connection goes on meanwhile.
        await client.ListDatabasesAsync(Cancellation);
        Assert.False(waiting.IsCompleted);
        await other.TransactAsync(Database, [new Update("Open_vSwitch", [], Row(("cur_cfg", OvsdbValue.Of(4))))], Cancellation);
        await waiting;
        OvsdbException late = await Assert.ThrowsAsync<OvsdbException>(() => client.TransactAsync(
            Database, [wait with { Where = [new OvsdbCondition("cur_cfg", "<", OvsdbValue.Of(9))], TimeLimit = TimeSpan.FromMilliseconds(50) }], Cancellation));
        Assert.Equal(OvsdbException.TimedOut, late.Error);
    }

    [Fact]
    public async Task A_monitor_tells_what_another_changes()
    {
        await using OvsdbClient client = await ConnectAsync();
        await using OvsdbClient other = await ConnectAsync();
        await other.TransactAsync(Database, [Root()], Cancellation);
        Assert.Empty(await client.MonitorAsync(Database, new Dictionary<string, IReadOnlyList<string>> { ["Bridge"] = ["name", "ports"] }, Cancellation));
        await other.TransactAsync(Database, Bridge("br0", "bridge"), Cancellation);
        OvsdbUpdate came = await client.Updates.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("Bridge", null, "br0"), (came.Table, came.Before, came.After!["name"].AsText));
        await other.TransactAsync(Database, [new Update("Open_vSwitch", [], Row(("bridges", OvsdbValue.Nothing)))], Cancellation);
        OvsdbUpdate went = await client.Updates.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("br0", null), (went.Before!["name"].AsText, went.After));
    }

    private static Insert Root() => new("Open_vSwitch", "root", new Dictionary<string, OvsdbValue>());

    // A row that nobody refers to is thrown away.
    private static OvsdbOperation[] Bridge(string name, string handle) =>
    [
        new Insert("Bridge", handle, Row(("name", OvsdbValue.Of(name)))),
        new Mutate("Open_vSwitch", [], [new OvsdbMutation("bridges", "insert", new OvsdbValue.NewRow(handle))]),
    ];

    private static Dictionary<string, OvsdbValue> Row(params (string Column, OvsdbValue Value)[] columns) => columns.ToDictionary(c => c.Column, c => c.Value);

    private async Task<OvsdbClient> ConnectAsync()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), Cancellation);
        return new OvsdbClient(new NetworkStream(socket, ownsSocket: true), new OvsdbOptions());
    }
}
