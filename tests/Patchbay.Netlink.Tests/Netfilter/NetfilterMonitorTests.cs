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
}
