using Patchbay.Linux;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Linux;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_is_reaped_with_its_exit_code()
    {
        ChildProcess child = ChildProcess.Spawn(new SpawnOptions { Program = "sh", Arguments = ["-c", "exit 7"] });

        Assert.Equal(new ExitStatus(7, null), await child.Exited.WaitAsync(Limit, Cancellation));
        Assert.False(child.Signal(ChildProcess.SIGTERM));
        Assert.Null(ProcessTable.StartTime(child.Id));
    }

    [Fact]
    public async Task A_child_that_is_killed_says_so()
    {
        ChildProcess child = ChildProcess.Spawn(new SpawnOptions { Program = "sleep", Arguments = ["60"] });

        Assert.Equal(new ExitStatus(null, ChildProcess.SIGTERM), await child.StopAsync(Limit, TimeProvider.System).WaitAsync(Limit, Cancellation));
    }

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        LinuxException e = Assert.Throws<LinuxException>(() => ChildProcess.Spawn(new SpawnOptions { Program = "/no/such/program" }));

        Assert.Equal("start /no/such/program: No such file or directory (errno 2)", e.Message);
    }

    [Fact]
    public async Task A_child_has_its_descriptors_at_their_numbers_and_no_others()
    {
        using TempFolder folder = new();
        using FileStream first = File.Create(folder.File("first"));
        using FileStream second = File.Create(folder.File("second"));

        string seen = await OutputAsync(new SpawnOptions
        {
            Program = "sh",
            Arguments = ["-c", "cd /proc/self/fd; for f in *; do echo $f; done; readlink 5; readlink 9"],
            Descriptors = [new InheritedDescriptor(second.SafeFileHandle, 9), new InheritedDescriptor(first.SafeFileHandle, 5)],
        });

        string[] lines = seen.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "1", "2", "5", "9", folder.File("first"), folder.File("second")], lines.Where(l => l != "3"));
    }

    [Fact]
    public async Task Two_descriptors_may_change_places()
    {
        using Pipe a = Pipe.Create();
        using Pipe b = Pipe.Create();
        int first = (int)a.Write.DangerousGetHandle();
        int second = (int)b.Write.DangerousGetHandle();

        ChildProcess child = ChildProcess.Spawn(new SpawnOptions
        {
            Program = "sh",
            Arguments = ["-c", "echo a > /proc/self/fd/$0; echo b > /proc/self/fd/$1", $"{second}", $"{first}"],
            Descriptors = [new InheritedDescriptor(a.Write, second), new InheritedDescriptor(b.Write, first)],
        });
        a.Write.Dispose();
        b.Write.Dispose();

        Assert.Equal("a\n", await ReadAsync(a));
        Assert.Equal("b\n", await ReadAsync(b));
        Assert.True((await child.Exited.WaitAsync(Limit, Cancellation)).IsSuccess);
    }

    [Fact]
    public async Task A_child_starts_with_no_signal_ignored_in_a_session_of_its_own_and_few_descriptors()
    {
        string seen = await OutputAsync(new SpawnOptions
        {
            Program = "sh",
            Arguments = ["-c", "cat >/dev/null; grep -E '^Sig(Ign|Blk)' /proc/self/status; ulimit -Sn; test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo leader; env"],
            Environment = new Dictionary<string, string> { ["ONLY"] = "this", ["PATH"] = "/bin:/usr/bin" },
        });

        Assert.Contains("SigBlk:\t0000000000000000", seen, StringComparison.Ordinal);
        // 32 and 33 are the C library's own.
        Assert.Contains("SigIgn:\t0000000180000000", seen, StringComparison.Ordinal);
        Assert.Contains("\n1024\nleader\n", seen, StringComparison.Ordinal);
        Assert.Contains("ONLY=this", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_can_be_another_user_without_any_capability()
    {
        Assert.SkipUnless(Accounts.EffectiveUser == 0, "becoming another user needs root");
        Identity nobody = Accounts.FindUser("nobody") ?? throw new InvalidOperationException("no user nobody");

        string seen = await OutputAsync(new SpawnOptions { Program = "cat", Arguments = ["/proc/self/status"], RunAs = nobody });

        Assert.Contains($"Uid:\t{nobody.User}\t{nobody.User}\t{nobody.User}\t{nobody.User}", seen, StringComparison.Ordinal);
        Assert.Contains($"Gid:\t{nobody.Group}\t", seen, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", seen, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", seen, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_found_running_is_watched_to_its_end()
    {
        ChildProcess child = ChildProcess.Spawn(new SpawnOptions { Program = "sleep", Arguments = ["60"] });

        ChildProcess? adopted = ChildProcess.Adopt(child.Id, child.StartTime);
        Assert.NotNull(adopted);
        Assert.Null(ChildProcess.Adopt(child.Id, child.StartTime + 1));
        Assert.False(adopted.Exited.IsCompleted);

        adopted.Signal(ChildProcess.SIGKILL);
        Assert.Equal(ExitStatus.Unknown, await adopted.Exited.WaitAsync(Limit, Cancellation));
        Assert.Equal(9, (await child.Exited.WaitAsync(Limit, Cancellation)).Signal);
        Assert.Null(ChildProcess.Adopt(child.Id, child.StartTime));
    }

    [Fact]
    public async Task Many_children_need_no_thread_each()
    {
        ChildProcess[] children = [.. Enumerable.Range(0, 50).Select(static i => ChildProcess.Spawn(new SpawnOptions { Program = "sh", Arguments = ["-c", $"exit {i}"] }))];

        ExitStatus[] ends = await Task.WhenAll(children.Select(static c => c.Exited)).WaitAsync(Limit, Cancellation);

        Assert.Equal(Enumerable.Range(0, 50), ends.Select(static e => e.Code!.Value));
    }

    [Fact]
    public async Task A_child_can_start_in_another_namespace()
    {
        using PrivateNetwork network = PrivateNetwork.Create();

        string seen = await OutputAsync(new SpawnOptions { Program = "ip", Arguments = ["-o", "link"], Namespace = network.Namespace });

        Assert.Single(seen.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> OutputAsync(SpawnOptions options)
    {
        using Pipe pipe = Pipe.Create();
        ChildProcess child = ChildProcess.Spawn(options with { StandardOutput = pipe.Write });
        pipe.Write.Dispose();
        string text = await ReadAsync(pipe);
        Assert.True((await child.Exited.WaitAsync(Limit, Cancellation)).IsSuccess);
        return text;
    }

    private static async Task<string> ReadAsync(Pipe pipe)
    {
        using StreamReader reader = new(new FileStream(pipe.Read, FileAccess.Read));
        return await reader.ReadToEndAsync(Cancellation).WaitAsync(Limit, Cancellation);
    }
}
