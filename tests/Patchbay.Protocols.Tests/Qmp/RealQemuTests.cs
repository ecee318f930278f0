using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Patchbay.Linux;
using Patchbay.Qmp;

namespace Patchbay.Protocols.Tests.Qmp;

/// <summary>The same client against the QEMU that Debian ships.</summary>
public sealed class RealQemuTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("patchbay-qmp-").FullName;
    private Process? _qemu;
    private QmpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string path = Path.Combine(_folder, "qmp");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        try
        {
            _qemu = Process.Start(new ProcessStartInfo("qemu-system-x86_64",
            [
                "-S", "-machine", "pc,accel=tcg", "-m", "32", "-nodefaults", "-display", "none", "-vga", "none",
                "-chardev", $"socket,id=mon,path={path}", "-mon", "chardev=mon,mode=control",
                "-chardev", "pty,id=charserial0", "-serial", "chardev:charserial0",
                "-device", "virtio-balloon-pci,id=balloon0",
            ]))!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("qemu-system-x86_64 is not installed");
        }
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        Socket socket = await listener.AcceptAsync(limit.Token);
        QmpOptions options = new()
        {
            OutOfBand = true,
            DescriptorSender = async (line, descriptor, cancellation) => await DescriptorPassing.SendAsync(socket, line, [descriptor], cancellation),
        };
        _client = await QmpClient.ConnectAsync(new NetworkStream(socket, ownsSocket: true), options, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
        if (_qemu is not null)
        {
            if (!_qemu.HasExited)
            {
                _qemu.Kill();
            }
            await _qemu.WaitForExitAsync(CancellationToken.None);
            _qemu.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_asked_is_answered_in_the_shapes_given()
    {
        Assert.True((await Ask(QmpCommands.QueryVersion)).Qemu.Major >= 5);
        Assert.Contains(new QmpNamed("device_add"), await Ask(QmpCommands.QueryCommands));
        Assert.Equal(new QmpStatus("prelaunch", false), await Ask(QmpCommands.QueryStatus));
        Assert.StartsWith("pty:/dev/pts/", (await Ask(QmpCommands.QueryChardev)).Single(c => c.Label == "charserial0").Filename, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(await Ask(QmpCommands.QueryCpusFast)).CpuIndex);
        Assert.Equal(32L << 20, (await Ask(QmpCommands.QueryBalloon)).Actual);
        Assert.Contains((await Ask(QmpCommands.QueryPci))[0].Devices, d => d.QdevId == "balloon0" && d.Id.Vendor == 0x1af4);
        Assert.False((await Ask(QmpCommands.QueryVnc)).Enabled);
        Assert.Empty(await Ask(QmpCommands.QueryBlock));
        Assert.Empty(await Ask(QmpCommands.QueryBlockStats));
        Assert.Contains("Host bridge", await Send(QmpCommands.HumanMonitorCommand, new QmpMonitorLine("info pci")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(await Send(QmpCommands.QomList, new QmpPath("/machine/peripheral")), p => p.Name == "balloon0");
        Assert.Equal("0", (await Send(QmpCommands.QomGet, new QmpPropertyOf("/machine/peripheral/balloon0", "guest-stats-polling-interval"))).Json);
        await Send(QmpCommands.QomSet, new QmpPropertyValue("/machine/peripheral/balloon0", "guest-stats-polling-interval", new QmpRaw("5")));
    }

    [Fact]
    public async Task A_nic_comes_and_goes()
    {
        await Send(QmpCommands.NetdevAdd, new QmpRaw("""{"type": "hubport", "hubid": 0, "id": "hostnet0"}"""));
        await Send(QmpCommands.DeviceAdd, new QmpRaw(
            """{"driver": "virtio-net-pci", "id": "net0", "netdev": "hostnet0", "mac": "52:54:00:00:00:07", "bus": "pci.0", "addr": "0x7"}"""));
        QmpRxFilter filter = Assert.Single(await Send(QmpCommands.QueryRxFilter, new QmpRxFilterOf("net0")));
        Assert.Equal("52:54:00:00:00:07", filter.MainMac);
        await Send(QmpCommands.SetLink, new QmpLink("net0", Up: false));

        QmpException e = await Assert.ThrowsAsync<QmpException>(() => Send(QmpCommands.NetdevDel, new QmpId("hostnet7")));
        Assert.Equal("DeviceNotFound", e.Class);
        e = await Assert.ThrowsAsync<QmpException>(() => Send(QmpCommands.DeviceDel, new QmpId("net7")));
        Assert.Equal("DeviceNotFound", e.Class);
    }

    [Fact]
    public async Task Drives_and_objects_come_and_go()
    {
        await Send(QmpCommands.BlockdevAdd, new QmpRaw("""{"driver": "null-co", "node-name": "disk0", "size": 1048576, "read-zeroes": true}"""));
        await Send(QmpCommands.DeviceAdd, new QmpRaw("""{"driver": "virtio-blk-pci", "id": "virtio-disk0", "drive": "disk0"}"""));
        QmpDrive drive = Assert.Single(await Ask(QmpCommands.QueryBlock));
        Assert.Equal(("null-co", 1048576L), (drive.Inserted!.Drv, drive.Inserted.Image.VirtualSize));
        Assert.Equal(0, Assert.Single(await Ask(QmpCommands.QueryBlockStats)).Stats.Reads);
        await Send(QmpCommands.ObjectAdd, new QmpRaw("""{"qom-type": "rng-builtin", "id": "objrng0"}"""));
        await Send(QmpCommands.ObjectDel, new QmpId("objrng0"));
        await Send(QmpCommands.ChardevAdd, new QmpChardevAdd("charnet0", new QmpRaw("""{"type": "null", "data": {}}""")));
        await Send(QmpCommands.ChardevRemove, new QmpId("charnet0"));
    }

    [Fact]
    public async Task Events_come_in_order_and_the_end_is_told()
    {
        await Ask(QmpCommands.Cont);
        await Ask(QmpCommands.Stop);
        await Ask(QmpCommands.SystemReset);
        Assert.Contains("\"return\":", await _client.ExecuteRawAsync("""{"execute": "quit"}""", Cancellation), StringComparison.Ordinal);
        List<QmpEvent> events = [];
        await foreach (QmpEvent happened in _client.Events.ReadAllAsync(Cancellation))
        {
            events.Add(happened);
        }

        Assert.Equal(
            [nameof(QmpEvent.Resumed), nameof(QmpEvent.Stopped), nameof(QmpEvent.Shutdown)],
            events.Where(e => e is not QmpEvent.Reset).Select(e => e.GetType().Name));
        Assert.Equal("host-qmp-quit", events.OfType<QmpEvent.Shutdown>().Single().Reason);
        Assert.All(events, e => Assert.NotNull(e.At));
        await _client.Lost.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task A_descriptor_arrives_with_its_command()
    {
        string path = Path.Combine(_folder, "disk");
        await File.WriteAllBytesAsync(path, new byte[8192], Cancellation);
        using SafeFileHandle disk = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);

        QmpFdAdded added = await _client.ExecuteAsync(QmpCommands.AddFd, new QmpFdAdd(Opaque: "disk"), disk, Cancellation);
        File.Delete(path);
        await Send(QmpCommands.BlockdevAdd, new QmpRaw(
            $$"""{"driver": "file", "node-name": "passed", "filename": "/dev/fdset/{{added.FdsetId}}", "locking": "off"}"""));
        await Send(QmpCommands.BlockdevDel, new QmpNode("passed"));

        await _client.ExecuteAsync(QmpCommands.GetFd, new QmpFdName("tap0"), disk, Cancellation);
        await Send(QmpCommands.CloseFd, new QmpFdName("tap0"));
        await Assert.ThrowsAsync<QmpException>(() => Send(QmpCommands.CloseFd, new QmpFdName("tap0")));
    }

    [Fact]
    public async Task Many_callers_share_a_connection()
        => await Task.WhenAll(Enumerable.Range(1, 200).Select(async i =>
        {
            string printed = await Send(QmpCommands.HumanMonitorCommand, new QmpMonitorLine($"print {i}"));
            Assert.Equal($"0x{i:x}", printed.Trim());
        }));

    private Task<TResult> Ask<TResult>(QmpCommand<QmpNothing, TResult> command) => Send(command, new QmpNothing());

    private Task<TResult> Send<TArguments, TResult>(QmpCommand<TArguments, TResult> command, TArguments arguments)
        => _client.ExecuteAsync(command, arguments, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
}
