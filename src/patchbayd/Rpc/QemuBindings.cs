using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>libvirt's second program: what only QEMU has, as it is.</summary>
internal static class QemuBindings
{
    private const uint MonitorCommandHmp = 1;

    public static ProcedureTable<Session> AddQemu(this ProcedureTable<Session> table) => table
        .Add(QemuProcedure.DomainMonitorCommand, static async (s, a, ct) => new RpcText((a.Flags & MonitorCommandHmp) != 0
            ? await s.Guests().RunMonitorLineAsync(a.Domain.Uuid, a.Command, ct)
            : await s.Guests().RunMonitorCommandAsync(a.Domain.Uuid, WithId(a.Command), ct)))
        .Add(QemuProcedure.DomainAgentCommand, static async (s, a, ct)
            => new RpcOptionalText(await s.Guests().RunAgentCommandAsync(a.Domain.Uuid, a.Command, a.Timeout, ct)))
        .AddMonitorEvents();

    // libvirt numbers what has no number, and the answer shows it.
    private static string WithId(string command)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(command);
            return document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.TryGetProperty("id", out _)
                ? command
                : $$"""{{{document.RootElement.GetRawText().Trim()[1..^1].TrimEnd()}},"id":"libvirt-1"}""";
        }
        catch (JsonException e)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.None, $"cannot parse json {command}: {e.Message}", e);
        }
    }
}
