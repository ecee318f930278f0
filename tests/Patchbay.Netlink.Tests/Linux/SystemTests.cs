using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Linux;

public sealed class SystemTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_tap_device_lives_as_long_as_its_queues()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using (TapDevice tap = network.Run(() => TapDevice.Open("vnet%d", vnetHeader: true, queues: 3)))
        {
            Assert.Equal("vnet0", tap.Name);
            Assert.Equal("vnet0", TapDevice.NameOf(tap.Queues[2]));
            Assert.Equal(3, tap.Queues.Count);
            string seen = network.Exec("ip", "-d", "link", "show", "vnet0");
            Assert.Contains("tun type tap pi off vnet_hdr on", seen, StringComparison.Ordinal);
            Assert.Contains("multi_queue numqueues 3", seen, StringComparison.Ordinal);
        }
        // A program that another test starts holds the queues between its fork and its exec.
        Assert.True(SpinWait.SpinUntil(() => !network.Exec("ip", "link").Contains("vnet0", StringComparison.Ordinal), Limit), "the device outlives its queues");
    }

    [Fact]
    public void A_tap_that_is_taken_is_refused()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using TapDevice tap = network.Run(() => TapDevice.Open("t0"));

        LinuxException e = Assert.Throws<LinuxException>(() => network.Run(() => TapDevice.Open("t0")));
        Assert.Equal("ioctl TUNSETIFF t0: Device or resource busy (errno 16)", e.Message);

        LinuxException missing = Assert.Throws<LinuxException>(() => TapDevice.Open("t0", path: "/nowhere"));
        Assert.Equal("open /nowhere: No such file or directory (errno 2)", missing.Message);
    }

    [Fact]
    public void A_setting_is_of_the_namespace()
    {
        using PrivateNetwork network = PrivateNetwork.Create();

        Assert.Equal("0", network.Run(() => Sysctl.Set("net/ipv4/ip_forward", "1")));
        Assert.Equal("1", network.Run(() => Sysctl.Set("net/ipv4/ip_forward", "1")));
        Assert.Equal("1", network.Run(() => Sysctl.Find("net/ipv4/ip_forward")));
        Assert.Null(network.Run(() => Sysctl.Find("net/ipv6/conf/nope/accept_ra")));
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => network.Run(() => Sysctl.Set("net/nope", "1"))).Errno);
        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => network.Run(() => Sysctl.Set("net/ipv4/ip_forward", "x"))).Errno);
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        using TempFolder folder = new();
        string path = folder.File("a.xml");

        AtomicFile.Write(path, "one");
        AtomicFile.Write(path, "two", AtomicFile.Public);

        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal(AtomicFile.Public, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_beside_it()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("a.xml", "x"));

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder.File("a.xml"), "new"));

        Assert.Equal([folder.File("a.xml")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_lock_has_one_holder()
    {
        using TempFolder folder = new();
        string path = folder.File("lock");
        using (FileLock? held = FileLock.TryTake(path))
        {
            Assert.NotNull(held);
            Assert.Null(FileLock.TryTake(path));
        }
        using FileLock? again = FileLock.TryTake(path);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_folder_tells_what_changed()
    {
        using TempFolder folder = new();
        using FolderWatcher watcher = FolderWatcher.Open(folder.Path);
        await using IAsyncEnumerator<string?> names = watcher.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        folder.Write("lease", "x");
        Assert.True(await names.MoveNextAsync().AsTask().WaitAsync(Limit, Cancellation));
        Assert.Equal("lease", names.Current);
    }

    [Fact]
    public async Task A_descriptor_crosses_a_socket_and_the_peer_is_known()
    {
        using TempFolder folder = new();
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.File("s")));
        listener.Listen();
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(folder.File("s")), Cancellation);
        using Socket server = await listener.AcceptAsync(Cancellation);
        using FileStream file = File.OpenRead(folder.Write("file", "content"));

        await DescriptorPassing.SendAsync(client, "hello"u8.ToArray(), [file.SafeFileHandle], Cancellation);
        byte[] buffer = new byte[16];
        List<SafeHandle> descriptors = [];
        using Readiness readiness = new(server.SafeHandle);
        await readiness.WaitAsync(Cancellation);
        Assert.True(DescriptorPassing.TryReceive(server, buffer, descriptors, out int length));
        Assert.False(DescriptorPassing.TryReceive(server, buffer, descriptors, out _));

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, length));
        using StreamReader reader = new(new FileStream(Assert.IsType<SafeFileHandle>(Assert.Single(descriptors)), FileAccess.Read));
        Assert.Equal("content", await reader.ReadToEndAsync(Cancellation));
        Assert.Equal(Environment.ProcessId, PeerCredentials.Of(server).Process);
        Assert.Equal(Accounts.EffectiveUser, PeerCredentials.Of(server).User);
    }

    [Fact]
    public void Users_and_groups_are_known_by_name_and_number()
    {
        Assert.Equal(0u, Accounts.FindUser("root")!.User);
        Assert.Equal(0u, Accounts.FindGroup("root"));
        Assert.Equal(12u, Accounts.FindGroup("12"));
        Assert.Null(Accounts.FindUser("no-such-user"));
        Assert.Null(Accounts.FindGroup("no-such-group"));
    }

    [Fact]
    public async Task A_terminal_device_passes_bytes_on_as_they_are()
    {
        using FileStream master = new("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        string path = PtyName(master.SafeFileHandle);
        using TerminalDevice device = TerminalDevice.Open(path, TimeProvider.System);

        // A terminal that is not raw would hold this back until a line end, and echo it.
        await device.WriteAsync(new byte[] { 0x1d, 3 }, Cancellation);
        byte[] seen = new byte[2];
        await master.ReadExactlyAsync(seen, Cancellation).AsTask().WaitAsync(Limit, Cancellation);
        Assert.Equal([0x1d, 3], seen);

        Task<int> read = device.ReadAsync(seen, Cancellation).AsTask();
        master.Write([0x61]);
        Assert.Equal(1, await read.WaitAsync(Limit, Cancellation));
        Assert.Equal(0x61, seen[0]);
    }

    [Fact]
    public async Task Reading_a_terminal_device_is_given_up_at_once()
    {
        using FileStream master = new("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using TerminalDevice device = TerminalDevice.Open(PtyName(master.SafeFileHandle), TimeProvider.System);
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Task<int> read = device.ReadAsync(new byte[2], giveUp.Token).AsTask();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Limit, Cancellation));
    }

    [Fact]
    public void A_service_manager_that_asked_is_told()
    {
        using TempFolder folder = new();
        using Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(folder.File("notify")));
        manager.ReceiveTimeout = (int)Limit.TotalMilliseconds;
        Assert.False(ServiceManager.Notify(ServiceManager.Ready));
        try
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", folder.File("notify"));
            Assert.True(ServiceManager.Notify(ServiceManager.Ready));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        }
        byte[] told = new byte[64];
        Assert.Equal("READY=1", Encoding.UTF8.GetString(told, 0, manager.Receive(told)));
    }

    private static string PtyName(SafeFileHandle master)
    {
        const nuint TIOCSPTLCK = 0x40045431;
        const nuint TIOCGPTN = 0x80045430;
        Span<byte> number = stackalloc byte[4];
        number.Clear();
        Assert.Equal(0, LibC.ioctl(master, TIOCSPTLCK, number));
        Assert.Equal(0, LibC.ioctl(master, TIOCGPTN, number));
        return $"/dev/pts/{BitConverter.ToInt32(number)}";
    }
}
