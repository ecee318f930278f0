using System.Text.Json;
using Patchbay.Engine.Networks;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Patchbay's own procedures: what libvirt has none for.</summary>
internal static class PatchbayBindings
{
    public static ProcedureTable<Session> AddPatchbay(this ProcedureTable<Session> table) => table
        .Add(PatchbayProcedure.Plan, static async (s, a, ct) =>
        {
            NetworkChangePlan plan = await s.Services.Networks.PlanAsync(Request(a).Xml, ct);
            return new PatchbayReply(JsonSerializer.Serialize(Report(plan), ReportJson.Readable.NetworkPlanReport));
        })
        .Add(PatchbayProcedure.Apply, static async (s, a, ct) =>
        {
            NetworkDocumentRequest request = Request(a);
            NetworkStatus defined = await s.Services.Networks.RedefineAsync(request.Xml, request.Apply, ct);
            return new PatchbayReply(JsonSerializer.Serialize(
                new NetworkPlanReport(defined.Name, defined.IsActive, Known: true, [], [], [.. defined.Warnings], null), ReportJson.Readable.NetworkPlanReport));
        });

    private static NetworkPlanReport Report(NetworkChangePlan plan) => new(
        plan.Network,
        plan.IsActive,
        plan.IsKnown,
        [.. plan.Changes.Select(ChangeReport.Of)],
        [.. (plan.Plan?.Operations ?? []).Select(OperationReport.Of)],
        [.. plan.Plan?.Warnings ?? []],
        plan.Refusal);

    private static NetworkDocumentRequest Request(PatchbayCall call)
    {
        try
        {
            return JsonSerializer.Deserialize(call.Json, ReportJson.Readable.NetworkDocumentRequest) is { Xml: not null } request ? request : throw Malformed("no document");
        }
        catch (JsonException e)
        {
            throw Malformed(e.Message);
        }
    }

    private static RpcErrorException Malformed(string why)
        => new(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"the request is not what this procedure takes: {why}");
}
