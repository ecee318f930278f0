using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Qemu;

/// <summary>Folders of guests belong to QEMU's user, and a guest may have broken out into its QEMU.</summary>
public sealed class GuestFolderTests
{
    private static readonly QemuUser Nobody = new(65534, 65534, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_in_a_folders_place_gives_nothing_away()
    {
        Assert.SkipUnless(Accounts.EffectiveUser == 0, "giving files away needs root");
        await using QemuFixture fixture = new();
        string secret = Directory.CreateDirectory(Path.Combine(fixture.Folder, "secret")).FullName;
        UnixFileMode mode = File.GetUnixFileMode(secret);
        string channels = Path.Combine(fixture.Folder, "channel");
        Directory.CreateSymbolicLink(channels, secret);
        await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(new HostOperation.CreateFolder(channels, 0x1c0, Nobody)));
        Assert.Equal((mode, 0u), (File.GetUnixFileMode(secret), FileStatus.Of(secret)!.User));
    }

    [Fact]
    public async Task A_folder_goes_with_all_that_is_in_it_and_with_nothing_that_its_links_lead_to()
    {
        await using QemuFixture fixture = new();
        string secret = Directory.CreateDirectory(Path.Combine(fixture.Folder, "secret")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secret, "kept"), "", Token);
        HostOperation.CreateFolder folder = new(Path.Combine(fixture.Folder, "web"), 0x1c0, null);
        await fixture.Host.TryPerformAsync(folder);
        string deep = Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b")).FullName;
        await File.WriteAllTextAsync(Path.Combine(deep, "file"), "", Token);
        NamedPipe.Create(Path.Combine(deep, "pipe"));
        Directory.CreateSymbolicLink(Path.Combine(deep, "link"), secret);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), secret);
        await fixture.Host.TryPerformAsync(folder.Inverse);
        Assert.False(Directory.Exists(folder.Path));
        Assert.True(File.Exists(Path.Combine(secret, "kept")));
        await fixture.Host.TryPerformAsync(folder.Inverse);

        Directory.CreateSymbolicLink(folder.Path, secret);
        await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(folder.Inverse));
        Assert.True(File.Exists(Path.Combine(secret, "kept")));
    }

    [Fact]
    public void What_QEMU_was_to_write_is_read_only_where_it_is_a_file()
    {
        using TempFolder work = new();
        File.WriteAllText(work.File("secret"), "secret");
        File.CreateSymbolicLink(work.File("link"), work.File("secret"));
        NamedPipe.Create(work.File("pipe"));
        Assert.Equal("secret"u8.ToArray(), UntrustedFile.Read(work.File("secret"), 6));
        Assert.Throws<LinuxException>(() => UntrustedFile.Read(work.File("link"), 100));
        Assert.Contains("it is no file", Assert.Throws<IOException>(() => UntrustedFile.Read(work.File("pipe"), 100)).Message, StringComparison.Ordinal);
        Assert.Contains("more than 5", Assert.Throws<IOException>(() => UntrustedFile.Read(work.File("secret"), 5)).Message, StringComparison.Ordinal);
        Assert.Throws<LinuxException>(() => UntrustedFile.Read(work.File("none"), 5));
    }

    [Fact]
    public async Task Another_users_process_is_not_taken_for_a_guests()
    {
        Assert.SkipUnless(Accounts.EffectiveUser == 0, "becoming another user needs root");
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        ChildProcess impostor = ChildProcess.Spawn(new SpawnOptions
        {
            Program = "sleep",
            Arguments = ["60"],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["PATCHBAY_MONITOR"] = launch.MonitorPath },
            RunAs = new Identity(65534, 65534, []),
        });
        try
        {
            await Eventually.TrueAsync(() => ProcessTable.CommandLine(impostor.Id) is ["sleep", ..] && ProcessTable.User(impostor.Id) == 65534, "it sleeps");
            await fixture.StartAsync(launch);
            // QEMU speaks to one at a time.
            await (await fixture.Host.ConnectAsync(launch, Token))!.DisposeAsync();
            await using IGuestMonitor monitor = (await fixture.NewHost().ConnectAsync(launch, Token))!;
            Assert.NotEqual(impostor.Id, monitor.ProcessId);
            Assert.Equal("prelaunch", await monitor.QueryStatusAsync(Token));
        }
        finally
        {
            impostor.Signal(ChildProcess.SIGKILL);
            await impostor.Exited;
        }
    }
}
