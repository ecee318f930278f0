using Patchbay.Netlink.Netfilter;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Netfilter;

public sealed class NetfilterMonitorTests
{
    [Fact]
    public async Task A_change_by_another_program_is_told_with_its_name()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterMonitor monitor = network.Run(NetfilterMonitor.Open);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));

        network.ExecWithInput("add table ip t\nadd chain ip t c\nadd rule ip t c drop\n", "nft", "-f", "-");

        List<NftEvent> seen = [];
        await foreach (NftEvent change in monitor.ReadAsync(limit.Token))
        {
            seen.Add(change);
            if (change is NftEvent.Committed)
            {
                break;
            }
        }
        NftTable table = new(NftFamily.IPv4, "t");
        Assert.Equal(
            [new NftEvent.Changed(table, "table", false), new NftEvent.Changed(table, "chain", false), new NftEvent.Changed(table, "rule", false)],
            seen[..3]);
        Assert.Equal("nft", Assert.IsType<NftEvent.Committed>(seen[3]).ProcessName);
    }

    [Fact]
    public async Task A_sender_knows_its_own_changes_whatever_thread_made_them()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using NetfilterMonitor monitor = network.Run(NetfilterMonitor.Open);
        using NetfilterSocket socket = network.Run(NetfilterSocket.Open);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        Assert.Equal(0u, socket.Port);
        Assert.Empty(socket.Tables(NftFamily.IPv4));

        network.ExecWithInput("add table ip theirs\n", "nft", "-f", "-");
        NftBatch batch = new();
        batch.AddTable(new NftTable(NftFamily.IPv4, "ours"));
        await Task.Run(() => socket.Commit(batch), limit.Token);

        List<uint> ports = [];
        await foreach (NftEvent change in monitor.ReadAsync(limit.Token))
        {
            if (change is NftEvent.Committed committed)
            {
                ports.Add(committed.Port);
            }
            if (ports.Count == 2)
            {
                break;
            }
        }
        Assert.NotEqual(0u, socket.Port);
        Assert.NotEqual(socket.Port, ports[0]);
        Assert.Equal(socket.Port, ports[1]);
    }
}
