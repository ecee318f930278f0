using Patchbay.Host.Dnsmasq;
using Patchbay.Linux;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Dnsmasq;

public sealed class LoadedDnsmasqTests
{
    [Fact]
    public async Task One_that_has_ended_by_itself_is_waited_for_by_nobody()
    {
        using TempFolder folder = new();
        // Its end interrupts whoever waits for it to read, at any point of that.
        for (int i = 0; i < 200; i++)
        {
            await using LoadedDnsmasq loaded = LoadedDnsmasq.Start(folder.File("n1.conf"), folder.File("n1.log"), new SpawnOptions { Program = "/bin/false", Arguments = [] });
            // More than a pipe holds, so that a reader who does not read would be noticed too.
            await loaded.ContinueAsync(new string('#', 200_000), folder.File("default.conf"))
                .WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            await loaded.Process.Exited;
        }
    }
}
