using System.Text;
using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

/// <summary>A peer gone mad: whatever bytes come, a caller is answered, refused or told that the connection is lost.</summary>
public sealed class QmpMutationTests
{
    private static readonly byte[] Conversation = Encoding.UTF8.GetBytes(string.Join(
        "\r\n",
        """{"timestamp": {"seconds": 1700000000, "microseconds": 250}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}""",
        """{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "DEVICE_DELETED", "data": {"device": "net0", "path": "/machine/peripheral/net0"}}""",
        """{"return": {"status": "running", "singlestep": false, "running": true}, "id": 2}""",
        ""));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Five_hundred_mutations_hang_nobody() => RunAsync(500);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Twenty_thousand_mutations_hang_nobody() => RunAsync(20_000);

    private static async Task RunAsync(int rounds)
    {
        Random random = new(7);
        for (int round = 0; round < rounds; round++)
        {
            (ScriptedPeer peer, QmpClient client) = await ScriptedPeer.ConnectAsync();
            Task<QmpStatus> asking = client.ExecuteAsync(QmpCommands.QueryStatus, new QmpNothing(), Cancellation);
            await peer.HearAsync();
            byte[] said = Mutate(random);
            await peer.SayRawAsync(said);
            await peer.DisposeAsync();
            try
            {
                await asking.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            }
            catch (Exception e) when (e is QmpException or QmpMessageException or QmpConnectionLostException)
            {
                // Each says whose fault it is.
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}\nafter {Encoding.UTF8.GetString(said)}");
            }
            await client.Lost.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            await client.DisposeAsync();
        }
    }

    private static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Conversation];
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes.Insert(at, "{}[]\",:\n0\\"u8[random.Next(10)]);
                    break;
            }
            if (bytes.Count == 0)
            {
                break;
            }
        }
        return [.. bytes];
    }
}
