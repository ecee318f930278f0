using Patchbay.Host.Qemu;
using Patchbay.Linux;

namespace Patchbay.Host.Tests.Qemu;

public sealed class EmulatorProbeTests
{
    [Fact]
    public async Task An_emulator_whose_daemon_was_killed_is_ended_by_the_next_question()
    {
        ChildProcess orphan = Waiting("patchbay-probe-4194305-7");
        ChildProcess asked = Waiting(EmulatorProbe.NameFor(Environment.ProcessId));
        ChildProcess guest = Waiting("somebody");
        try
        {
            // A child that is still to run its program does not have the program's name.
            foreach (ChildProcess process in new[] { orphan, asked, guest })
            {
                await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{process.Id}/cmdline").StartsWith("qemu-system", StringComparison.Ordinal), "QEMU runs");
            }
            Assert.Null(await new EmulatorProbe(TimeProvider.System).AskAsync("/no/such/emulator"));

            await orphan.Exited.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.False(asked.Exited.IsCompleted);
            Assert.False(guest.Exited.IsCompleted);
        }
        finally
        {
            foreach (ChildProcess process in new[] { orphan, asked, guest })
            {
                process.Signal(ChildProcess.SIGKILL);
                await process.Exited;
            }
        }
    }

    private static ChildProcess Waiting(string name) => ChildProcess.Spawn(new SpawnOptions
    {
        Program = "qemu-system-x86_64",
        Arguments = ["-name", name, "-S", "-nodefaults", "-display", "none", "-machine", "none"],
    });
}
