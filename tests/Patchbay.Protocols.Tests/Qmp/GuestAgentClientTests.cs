using System.Text;
using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

public sealed class GuestAgentClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_answers_are_thrown_away_before_a_command()
    {
        (ScriptedPeer peer, Stream stream) = ScriptedPeer.Pair();
        await using ScriptedPeer _ = peer;
        await using GuestAgentClient agent = new(stream);
        Task<IReadOnlyList<GuestInterface>> asking = agent.ExecuteAsync(
            GuestAgentCommands.NetworkGetInterfaces, new QmpNothing(), Cancellation);

        // The delimiter is no UTF-8, so the reader shows the replacement character.
        Assert.Equal("\ufffd{\"execute\":\"guest-sync-delimited\",\"arguments\":{\"id\":1}}", await peer.HearAsync());
        await peer.SayAsync("""{"return": {}}""");
        await peer.SayAsync("""{"return": 77}""");
        await peer.SayRawAsync([.. Encoding.UTF8.GetBytes("{\"half"), 0xff, .. Encoding.UTF8.GetBytes("{\"return\": 1}\n")]);
        Assert.Equal("""{"execute":"guest-network-get-interfaces"}""", await peer.HearAsync());
        await peer.SayAsync(
            """
            {"return": [{"name": "lo"}, {"name": "eth0", "hardware-address": "52:54:00:00:00:01", "ip-addresses": [{"ip-address": "10.0.0.2", "ip-address-type": "ipv4", "prefix": 24}], "statistics": {"rx-bytes": 1}}]}
            """);

        GuestInterface eth0 = (await asking)[1];
        Assert.Equal(("eth0", "52:54:00:00:00:01"), (eth0.Name, eth0.HardwareAddress));
        Assert.Equal(new GuestAddress("10.0.0.2", "ipv4", 24), Assert.Single(eth0.IpAddresses!));
    }

    [Fact]
    public async Task A_guest_without_an_agent_is_waited_for_no_longer_than_asked()
    {
        (ScriptedPeer peer, Stream stream) = ScriptedPeer.Pair();
        await using ScriptedPeer _ = peer;
        await using GuestAgentClient agent = new(stream);
        using CancellationTokenSource limit = new(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => agent.SendAsync(GuestAgentCommands.Shutdown, new GuestShutdown("powerdown"), limit.Token));
    }
}
