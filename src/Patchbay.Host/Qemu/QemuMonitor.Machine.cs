using System.Runtime.InteropServices;
using System.Globalization;
using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <content>Memory, processors, drives, keys and screens.</content>
internal sealed partial class QemuMonitor
{
    private int _viewers;

    // Four screens of 8K without any compression.
    private const int LargestPicture = 512 << 20;

    private const string Peripheral = "/machine/peripheral/";

    // As the balloon calls them; those in bytes are told in KiB.
    private static readonly (string Name, MemoryFigure Figure, ulong Unit)[] MemoryNames =
    [
        ("stat-swap-in", MemoryFigure.SwapIn, 1024), ("stat-swap-out", MemoryFigure.SwapOut, 1024), ("stat-major-faults", MemoryFigure.MajorFault, 1),
        ("stat-minor-faults", MemoryFigure.MinorFault, 1), ("stat-free-memory", MemoryFigure.Unused, 1024), ("stat-total-memory", MemoryFigure.Available, 1024),
        ("stat-available-memory", MemoryFigure.Usable, 1024), ("stat-disk-caches", MemoryFigure.DiskCaches, 1024), ("stat-htlb-pgalloc", MemoryFigure.HugePages, 1),
        ("stat-htlb-pgfail", MemoryFigure.HugePageFailures, 1),
    ];

    public async ValueTask<bool> SetMemoryAsync(ulong memory, CancellationToken cancellationToken)
    {
        try
        {
            await _client.ExecuteAsync(QmpCommands.Balloon, new QmpBalloonTarget((long)memory * 1024), cancellationToken);
            return true;
        }
        catch (QmpException e) when (e.Class is "DeviceNotActive" or "KVMMissingCap")
        {
            return false;
        }
        catch (QmpException e)
        {
            throw Refused(e);
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
    }

    public async ValueTask<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> QueryMemoryFiguresAsync(string balloon, CancellationToken cancellationToken)
    {
        QmpRaw told = await AskAsync(QmpCommands.QomGet, new QmpPropertyOf(Peripheral + balloon, "guest-stats"), cancellationToken);
        using JsonDocument document = JsonDocument.Parse(told.Json);
        List<(MemoryFigure, ulong)> figures = [];
        if (document.RootElement.TryGetProperty("stats", out JsonElement stats))
        {
            foreach ((string name, MemoryFigure figure, ulong unit) in MemoryNames)
            {
                // All ones stand for what the guest does not tell.
                if (stats.TryGetProperty(name, out JsonElement value) && value.TryGetUInt64(out ulong number) && number != ulong.MaxValue)
                {
                    figures.Add((figure, number / unit));
                }
            }
        }
        if (document.RootElement.TryGetProperty("last-update", out JsonElement last) && last.TryGetUInt64(out ulong seconds))
        {
            figures.Add((MemoryFigure.LastUpdate, seconds));
        }
        return figures;
    }

    public async ValueTask SetMemoryPeriodAsync(string balloon, uint seconds, CancellationToken cancellationToken)
        => await AskAsync(
            QmpCommands.QomSet,
            new QmpPropertyValue(Peripheral + balloon, "guest-stats-polling-interval", new QmpRaw(seconds.ToString(CultureInfo.InvariantCulture))), cancellationToken);

    public async ValueTask<IReadOnlyList<VcpuFigures>> QueryVcpusAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpCpu> cpus = await AskAsync(QmpCommands.QueryCpusFast, new QmpNothing(), cancellationToken);
        return [.. cpus.OrderBy(static c => c.CpuIndex).Select(c => ThreadFigures.Read(_process.Id, c.ThreadId, c.CpuIndex))];
    }

    public async ValueTask<GuestCpu?> QueryCpuAsync(CancellationToken cancellationToken)
    {
        // Where the first one is as long as QEMU's machines are made as they are; where it is not, there is a list of them.
        if (await TryQueryCpuAsync("/machine/unattached/device[0]", cancellationToken) is { } first)
        {
            return first;
        }
        IReadOnlyList<QmpCpu> cpus = await AskAsync(QmpCommands.QueryCpusFast, new QmpNothing(), cancellationToken);
        return cpus.MinBy(static c => c.CpuIndex) is { } listed ? await TryQueryCpuAsync(listed.QomPath, cancellationToken) : null;
    }

    // QEMU takes long to read much: what stands in CPUID is asked for as a whole, and only what no bit of it tells by name.
    private async Task<GuestCpu?> TryQueryCpuAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            Task<IReadOnlyList<string>> asked = _client.ExecuteAsync(QmpCommands.QomGetNames, new QmpPropertyOf(path, "unavailable-features"), cancellationToken);
            IReadOnlyList<QmpFeatureWord> words = await _client.ExecuteAsync(QmpCommands.QomGetFeatureWords, new QmpPropertyOf(path, "feature-words"), cancellationToken);
            ValueList<string> missing = (await asked).Select(CpuFeatureNames.OfQemu).ToValueList();
            HashSet<string> features = CpuMap.FeaturesIn(
                words.Select(static w => new CpuidWord(w.CpuidInputEax, w.CpuidInputEcx ?? 0, w.CpuidRegister.ToLowerInvariant(), w.Features)));
            // A register keeps its bits where the feature that tells of it was wanted and could not be given.
            string[] behind = [.. CpuMap.FeaturesBehind(features.Union(missing).ToHashSet())];
            bool[] has = await Task.WhenAll(behind.Select(f => HasAsync(path, f, cancellationToken)));
            features.UnionWith(behind.Where((_, i) => has[i]));
            return new GuestCpu(features, missing);
        }
        catch (QmpException)
        {
            return null; // no processor, or one of another kind
        }
        catch (QmpMessageException e)
        {
            throw new HostException($"QEMU of {_guest}: {e.Message}", e);
        }
        catch (QmpConnectionLostException e)
        {
            throw Lost(e);
        }
    }

    private async Task<bool> HasAsync(string path, string feature, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ExecuteAsync(QmpCommands.QomGetSwitch, new QmpPropertyOf(path, CpuFeatureNames.ToQemu(feature)), cancellationToken);
        }
        catch (QmpException)
        {
            return false; // one that this QEMU has not heard of
        }
    }

    public async ValueTask<int> QueryVcpuCountAsync(CancellationToken cancellationToken)
        => (await SlotsAsync(cancellationToken)).Where(static s => s.QomPath is not null).Sum(static s => s.VcpusCount);

    public async ValueTask PlugVcpuAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpCpuSlot> slots = await SlotsAsync(cancellationToken);
        int number = slots.ToList().FindIndex(static s => s.QomPath is null);
        if (number < 0)
        {
            throw new HostException($"all {slots.Count} processors of {_guest} are plugged in");
        }
        QmpCpuSlot free = slots[number];
        List<string> members = [$"\"driver\":\"{free.Type}\"", $"\"id\":\"vcpu{number}\""];
        foreach ((string name, long? value) in new[]
        {
            ("node-id", free.Props.NodeId), ("socket-id", free.Props.SocketId), ("die-id", free.Props.DieId), ("core-id", free.Props.CoreId),
            ("thread-id", free.Props.ThreadId),
        })
        {
            if (value is { } place)
            {
                members.Add($"\"{name}\":{place.ToString(CultureInfo.InvariantCulture)}");
            }
        }
        await AskAsync(QmpCommands.DeviceAdd, new QmpRaw($$"""{{{string.Join(',', members)}}}"""), cancellationToken);
    }

    public async ValueTask UnplugVcpuAsync(CancellationToken cancellationToken)
    {
        // Those that the machine was started with have no id, and stay.
        string last = (await SlotsAsync(cancellationToken)).LastOrDefault(static s => s.QomPath?.StartsWith(Peripheral, StringComparison.Ordinal) == true)?.QomPath
            ?? throw new HostException($"the processors of {_guest} were there when it started, and cannot be unplugged");
        await AskAsync(QmpCommands.DeviceDel, new QmpId(last[Peripheral.Length..]), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<DriveFigures>> QueryDrivesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpDrive> drives = await AskAsync(QmpCommands.QueryBlock, new QmpNothing(), cancellationToken);
        IReadOnlyList<QmpDriveStats> stats = await AskAsync(QmpCommands.QueryBlockStats, new QmpNothing(), cancellationToken);
        return [.. drives.Where(static d => d.Qdev is not null).Select(d => Figures(d, stats.FirstOrDefault(s => s.Qdev == d.Qdev)))];
    }

    public async ValueTask SendKeysAsync(IReadOnlyList<int> keys, uint holdTime, CancellationToken cancellationToken)
        => await AskAsync(QmpCommands.SendKey, new QmpKeys([.. keys.Select(QmpKey.Number)], holdTime == 0 ? null : (int)holdTime), cancellationToken);

    public async ValueTask<byte[]> ScreenshotAsync(string path, string? device, int head, CancellationToken cancellationToken)
    {
        await AskAsync(QmpCommands.Screendump, new QmpScreenshot(path, device, device is null ? null : head, "png"), cancellationToken);
        try
        {
            return UntrustedFile.Read(path, LargestPicture);
        }
        catch (IOException e)
        {
            throw new HostException(e.Message, e);
        }
    }

    public async ValueTask AddViewerAsync(string protocol, SafeHandle connection, bool skipAuthentication, CancellationToken cancellationToken)
    {
        // A name of its own: that of another viewer, at the same time, would be closed.
        cancellationToken.ThrowIfCancellationRequested();
        string name = $"viewer{Interlocked.Increment(ref _viewers)}";
        await PassAsync(name, connection);
        try
        {
            string skip = skipAuthentication ? "true" : "false";
            await RunJsonAsync("add_client", $$"""{"protocol":{{Quote(protocol)}},"fdname":"{{name}}","skipauth":{{skip}} }""");
        }
        catch
        {
            await CloseAsync(name);
            throw;
        }
    }

    // In the order of their numbers: QEMU lists them the other way round.
    private async Task<IReadOnlyList<QmpCpuSlot>> SlotsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpCpuSlot> slots = await AskAsync(QmpCommands.QueryHotpluggableCpus, new QmpNothing(), cancellationToken);
        return
        [
            .. slots.OrderBy(static s => s.Props.NodeId ?? 0).ThenBy(static s => s.Props.SocketId ?? 0).ThenBy(static s => s.Props.DieId ?? 0)
                .ThenBy(static s => s.Props.CoreId ?? 0).ThenBy(static s => s.Props.ThreadId ?? 0),
        ];
    }

    private static DriveFigures Figures(QmpDrive drive, QmpDriveStats? stats)
    {
        QmpDriveCounters? counted = stats?.Stats;
        return new DriveFigures(DeviceId(drive.Qdev!))
        {
            Reads = counted?.Reads ?? 0,
            ReadBytes = counted?.ReadBytes ?? 0,
            ReadTime = counted?.ReadTime ?? 0,
            Writes = counted?.Writes ?? 0,
            WrittenBytes = counted?.WrittenBytes ?? 0,
            WriteTime = counted?.WriteTime ?? 0,
            Flushes = counted?.Flushes ?? 0,
            FlushTime = counted?.FlushTime ?? 0,
            HighestWritten = (stats?.Parent?.Stats ?? counted)?.HighestOffset,
            Capacity = drive.Inserted?.Image.VirtualSize ?? 0,
            Stored = drive.Inserted?.Image.ActualSize ?? 0,
            Health = drive.IoStatus,
        };
    }

    // virtio's block devices have a child that is meant: /machine/peripheral/virtio-disk0/virtio-backend.
    private static string DeviceId(string qdev)
        => qdev.StartsWith(Peripheral, StringComparison.Ordinal) ? qdev[Peripheral.Length..].Split('/')[0] : qdev;
}
