using Patchbay.Host.Dnsmasq;
using Patchbay.Linux;
using Patchbay.Planning;
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
            LoadedDnsmasq loaded = LoadedDnsmasq.Start(folder.Path, "n1", new SpawnOptions { Program = "/bin/false", Arguments = [] });
            // More than a pipe holds, so that a reader who does not read would be noticed too.
            DnsmasqRole role = new(folder.File("default.gate"), folder.File("default.conf"), new string('#', 200_000), folder.File("default.log"), []);
            await loaded.ContinueAsync(role).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            await loaded.Process.Exited;
        }
    }

    [Fact]
    public async Task It_shows_whose_it_is_and_serves_what_it_is_told()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using TempFolder folder = new();
        LoadedDnsmasq loaded = LoadedDnsmasq.Start(folder.Path, "1-1", new SpawnOptions { Program = LoadedDnsmasq.Program, Arguments = ["--user=root"], Namespace = network.Namespace });
        try
        {
            Assert.True(loaded.IsFit);
            string pid = folder.File("lab.pid");
            await File.WriteAllTextAsync(folder.File("lab.conf"), $"port=0\npid-file={pid}\n", TestContext.Current.CancellationToken);
            DnsmasqRole role = new(folder.File("lab"), folder.File("lab.conf"), $"no-resolv\nconf-file={folder.File("lab.conf")}\n", folder.File("lab.log"), [$"--conf-file={folder.File("lab")}", "--no-resolv"]);

            await loaded.ContinueAsync(role);
            await Eventually.TrueAsync(() => PidFiles.Read(pid) == loaded.Process.Id, "it serves");

            Assert.Equal(["dnsmasq", "--keep-in-foreground", .. role.Arguments, "--user=root"], ProcessTable.CommandLine(loaded.Process.Id)!);
            Assert.Equal(folder.File("lab.conf"), new FileInfo(role.Gate).LinkTarget);
            Assert.Equal(["lab", "lab.conf", "lab.log", "lab.pid"], Directory.EnumerateFileSystemEntries(folder.Path).Select(static f => Path.GetFileName(f)).Order());
            // No room for that.
            Assert.False(loaded.Process.TryShowArguments([new string('x', 5000)]));
            Assert.Equal(role.Gate, DnsmasqPool.GateOf(ProcessTable.CommandLine(loaded.Process.Id), new HostPaths(folder.Path)));
        }
        finally
        {
            await loaded.EndAsync();
        }
        Assert.False(loaded.Process.TryShowArguments(["x"]));
    }

    [Fact]
    public async Task One_that_is_told_nothing_serves_nobody()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        network.Exec("ip", "link", "set", "lo", "up");
        using TempFolder folder = new();
        LoadedDnsmasq loaded = LoadedDnsmasq.Start(folder.Path, "1-1", new SpawnOptions { Program = LoadedDnsmasq.Program, Arguments = ["--user=root"], Namespace = network.Namespace });
        try
        {
            // As where its daemon is killed just then.
            NamedPipe.OpenWrite(folder.File("1-1.conf")).Dispose();
            await Eventually.TrueAsync(() => ProcessTable.Descriptors(loaded.Process.Id).Count > 3, "it has begun");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
            Assert.False(loaded.Process.Exited.IsCompleted);
            Assert.DoesNotContain(":53 ", network.Exec("ss", "-lnut"), StringComparison.Ordinal);
            Assert.NotEqual(loaded.Process.Id, PidFiles.Read("/run/dnsmasq.pid"));
        }
        finally
        {
            await loaded.EndAsync();
        }
    }

    [Fact]
    public async Task One_whose_files_are_gone_is_not_used()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using TempFolder folder = new();
        LoadedDnsmasq loaded = LoadedDnsmasq.Start(folder.Path, "1-1", new SpawnOptions { Program = LoadedDnsmasq.Program, Namespace = network.Namespace });
        Assert.True(loaded.IsFit);
        File.Delete(folder.File("1-1.log"));
        Assert.False(loaded.IsFit);
        await loaded.EndAsync();
        Assert.False(loaded.IsFit);
    }

    [Fact]
    public void One_that_cannot_show_whose_it_is_is_known_by_its_pipe()
    {
        using TempFolder folder = new();
        HostPaths paths = new(folder.Path);
        string pipe = $"{paths.Run}/loaded/1-1.conf";
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        string[] line = ["dnsmasq", "--keep-in-foreground", $"--conf-file={paths.Run}/loaded//////1-1.conf"];
        NamedPipe.Create(pipe);
        Assert.Null(DnsmasqPool.GateOf(line, paths));
        File.Delete(pipe);
        File.CreateSymbolicLink(pipe, $"{paths.Run}/networks/lab.conf");
        Assert.Equal($"{paths.Run}/networks/lab.conf", DnsmasqPool.GateOf(line, paths));
        Assert.Null(DnsmasqPool.GateOf(["qemu"], paths));
        Assert.Null(DnsmasqPool.GateOf(null, paths));
    }
}
