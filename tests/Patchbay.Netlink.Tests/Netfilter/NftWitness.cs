using System.Text.RegularExpressions;
using Patchbay.Netlink.Netfilter;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Netfilter;

/// <summary>nft(8) as referee: what we apply must be listed as what it applies from a script.</summary>
internal static partial class NftWitness
{
    public static void Same(string script, Action<NftBatch> ours)
    {
        using PrivateNetwork theirs = PrivateNetwork.Create();
        theirs.ExecWithInput(script, "nft", "-f", "-");
        using PrivateNetwork mine = PrivateNetwork.Create();
        using NetfilterSocket socket = mine.Run(NetfilterSocket.Open);
        NftBatch batch = new();
        ours(batch);
        socket.Commit(batch);

        Assert.Equal(theirs.Exec("nft", "-s", "list", "ruleset"), mine.Exec("nft", "-s", "list", "ruleset"));
        Assert.Equal(Listed(theirs), Listed(mine));
    }

    /// <summary>The whole ruleset as JSON, without the numbers that depend on history.</summary>
    public static string Listed(PrivateNetwork network) => Handle().Replace(network.Exec("nft", "-j", "-s", "list", "ruleset"), "");

    [GeneratedRegex("""\"handle\": [0-9]+,? ?""")]
    private static partial Regex Handle();
}
