using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Disks of guests.</summary>
internal static class GuestDiskBindings
{
    // virDomainDiskErrorCode.
    private const int Unspecified = 1;
    private const int NoSpace = 2;

    public static ProcedureTable<Session> AddGuestDisks(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainBlockStats, static async (s, a, ct) =>
        {
            DriveFigures drive = await FiguresAsync(s, a.Domain, a.Path, ct);
            // QEMU does not count errors.
            return new DomainBlockStatsResult(drive.Reads, drive.ReadBytes, drive.Writes, drive.WrittenBytes, -1);
        })
        .Add(RemoteProcedure.DomainBlockStatsFlags, static async (s, a, ct) =>
        {
            DriveFigures drive = await FiguresAsync(s, a.Domain, a.Path, ct);
            return KeptTuning.Answer(a.ParameterCount,
            [
                Number("wr_bytes", drive.WrittenBytes), Number("wr_operations", drive.Writes), Number("rd_bytes", drive.ReadBytes), Number("rd_operations", drive.Reads),
                Number("flush_operations", drive.Flushes), Number("wr_total_times", drive.WriteTime), Number("rd_total_times", drive.ReadTime),
                Number("flush_total_times", drive.FlushTime),
            ]);
        })
        .Add(RemoteProcedure.DomainGetBlockInfo, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetBlockInfo");
            DiskSizes sizes = await s.Guests().DiskSizesAsync(a.Domain.Uuid, a.Path, ct);
            return new DomainGetBlockInfoResult(sizes.Allocation, sizes.Capacity, sizes.Physical);
        })
        .Add(RemoteProcedure.DomainGetDiskErrors, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, 0, "qemuDomainGetDiskErrors");
            (string Target, int Error)[] errors =
            [
                .. (await s.Guests().DrivesAsync(a.Domain.Uuid, ct)).Where(static d => d.Figures.Health is "failed" or "nospace")
                    .Select(static d => (d.Disk.Target, d.Figures.Health == "nospace" ? NoSpace : Unspecified)),
            ];
            return a.MaxErrors == 0
                ? new DomainGetDiskErrorsResult([], s.Guests().Find(a.Domain.Uuid).Current.Devices.Disks.Count)
                : new DomainGetDiskErrorsResult([.. errors.Take((int)Math.Min(a.MaxErrors, 256)).Select(static e => new RpcDiskError(e.Target, e.Error))], errors.Length);
        })
        .Add(RemoteProcedure.DomainGetBlockIoTune, static (s, a) =>
        {
            GuestView guest = s.Guests().Find(a.Domain.Uuid);
            DomainDefinition domain = KeptTuning.DefinitionOf(guest, a.Flags, "qemuDomainGetBlockIoTune");
            return new DomainGetBlockIoTuneResult([.. IoTune.Of(domain, a.Disk, a.ParameterCount)], a.ParameterCount == 0 ? IoTune.Count : 0);
        });

    // Without a path, all of them together.
    private static async Task<DriveFigures> FiguresAsync(Session session, RpcDomain guest, string path, CancellationToken cancellationToken)
    {
        if (path.Length > 0)
        {
            return await session.Guests().DriveAsync(guest.Uuid, path, cancellationToken);
        }
        DriveFigures[] all = [.. (await session.Guests().DrivesAsync(guest.Uuid, cancellationToken)).Select(static d => d.Figures)];
        return new DriveFigures("")
        {
            Reads = all.Sum(static d => d.Reads),
            ReadBytes = all.Sum(static d => d.ReadBytes),
            ReadTime = all.Sum(static d => d.ReadTime),
            Writes = all.Sum(static d => d.Writes),
            WrittenBytes = all.Sum(static d => d.WrittenBytes),
            WriteTime = all.Sum(static d => d.WriteTime),
            Flushes = all.Sum(static d => d.Flushes),
            FlushTime = all.Sum(static d => d.FlushTime),
        };
    }

    private static TypedParameter Number(string field, long value) => new(field, new TypedValue.Int64(value));
}
