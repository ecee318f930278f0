using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Patchbay's own procedures: what libvirt has none for.</summary>
internal static class PatchbayBindings
{
    // Of networks that are judged together; each is judged by all others.
    private const int MostTogether = 1024;

    public static ProcedureTable<Session> AddPatchbay(this ProcedureTable<Session> table) => table
        .Add(PatchbayProcedure.Plan, static async (s, a, ct) =>
        {
            NetworkDocumentRequest request = Request(a);
            ValueList<NetworkChangePlan> plans = request.With is null
                ? [await s.Services.Networks.PlanAsync(request.Xml, Spoken(request), ct)]
                : await s.Services.Networks.PlanTogetherAsync(Documents(s, request), Spoken(request), ct);
            NetworkPlanReport[] reports = [.. plans.Select(p => Report(p) with { Renewing = [.. Renewing(s, request, p)] })];
            return new PatchbayReply(JsonSerializer.Serialize(reports[0] with { Others = request.With is null ? null : reports[1..] }, ReportJson.Readable.NetworkPlanReport));
        })
        .Add(PatchbayProcedure.Apply, static async (s, a, ct) =>
        {
            NetworkDocumentRequest request = Request(a);
            if (request is { With: not null, Apply: not true })
            {
                throw Malformed("documents that are judged together are applied together");
            }
            NetworkService networks = s.Services.Networks;
            ValueList<NetworkChangePlan> renewing = request is not { Renew: true, Apply: not false } ? []
                : request.With is null ? [await networks.PlanAsync(request.Xml, Spoken(request), ct)]
                : await networks.PlanTogetherAsync(Documents(s, request), Spoken(request), ct);
            NetworkStatus defined = request.With is null
                ? await networks.RedefineAsync(request.Xml, request.Apply, Spoken(request), ct)
                : (await networks.RedefineTogetherAsync(Documents(s, request), Spoken(request), ct))[0];
            foreach (NetworkChangePlan moved in renewing.Where(static p => p.MovesGuests))
            {
                await s.Services.Guests.RenewAsync(moved.Network, ct);
            }
            return new PatchbayReply(JsonSerializer.Serialize(
                new NetworkPlanReport(defined.Name, defined.IsActive, Known: true, [], [], [.. defined.Warnings], null) { Stored = true }, ReportJson.Readable.NetworkPlanReport));
        })
        .Add(PatchbayProcedure.Status, static async (s, _, ct) => new PatchbayReply(JsonSerializer.Serialize(
            await StatusAsync(s.Services, ct), ReportJson.Readable.StatusReport)))
        .Add(PatchbayProcedure.GuestPlan, static async (s, a, ct) =>
        {
            GuestChangePlan plan = await s.Guests().PlanAsync(GuestRequest(a).Xml, ct);
            return Reply(new GuestPlanReport(plan.Guest, plan.IsActive, plan.IsKnown, plan.IsStored, [.. plan.Changes], [.. plan.Unsupported])
            {
                LiveChanges = [.. plan.LiveChanges.Select(LiveChangeReport.Of)],
            });
        })
        .Add(PatchbayProcedure.GuestApply, static async (s, a, ct) =>
        {
            GuestView defined = await s.Guests().BringAsync(GuestRequest(a).Xml, ct);
            return Reply(new GuestPlanReport(defined.Name, defined.IsActive, Known: true, Stored: true, [], []));
        })
        .Add(PatchbayProcedure.GuestAddresses, static async (s, a, ct) =>
        {
            GuestAddressesRequest request = Read(a, ReportJson.Readable.GuestAddressesRequest) ?? throw Malformed("no guest");
            GuestAddressesReport report = new([.. (await s.Guests().KnownAddressesAsync(request.Uuid, ct)).Select(Report)]);
            return new PatchbayReply(JsonSerializer.Serialize(report, ReportJson.Readable.GuestAddressesReport));
        })
        .Add(PatchbayProcedure.EventRegister, static (s, a) => new RpcInt(
            s.OwnCallbacks.Add(Read(a, ReportJson.Readable.EventRequest) ?? throw Malformed("no request"), withGuests: !s.IsNetworkOnly)))
        .Add(PatchbayProcedure.EventDeregister, static (s, a) =>
        {
            s.OwnCallbacks.Remove(a.Value);
            return RpcNothing.Value;
        });

    /// <summary>The arguments of a call.</summary>
    public static T? Read<T>(PatchbayCall call, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(call.Json, type);
        }
        catch (JsonException e)
        {
            throw Malformed(e.Message);
        }
    }

    /// <summary>The refusal of arguments that mean nothing.</summary>
    public static RpcErrorException Malformed(string why)
        => new(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"the request is not what this procedure takes: {why}");

    private static AddressReport Report(KnownGuestAddress known) => new(
        known.Source == AddressSource.Lease ? known.Address.Address.ToString() : known.Address.Address.Address.ToString(),
        known.Address.Interface,
        known.Address.Mac.ToString(),
        known.Source.Word(),
        known.Age is { } age ? (long)age.TotalSeconds : null);

    private static PatchbayReply Reply(GuestPlanReport report) => new(JsonSerializer.Serialize(report, ReportJson.Readable.GuestPlanReport));

    private static async Task<StatusReport> StatusAsync(Services services, CancellationToken cancellationToken)
    {
        ValueList<OldTable> old = await services.Networks.LookAtFiltersAsync(cancellationToken);
        return Status(services) with { OldPacketFilters = [.. old.Select(static t => t.ToString())] };
    }

    private static StatusReport Status(Services services) => new([.. services.Networks.PassedChains.Select(Report)], services.Networks.PassProblem)
    {
        Since = services.Networks.Since,
        LostCards = [.. services.Guests.LostCards().Select(static l => new LostCardReport(l.Guest, l.Network, l.Device, l.Words))],
        Networks = [.. services.Networks.Conditions().Select(static c => new NetworkConditionReport(
            c.Network, c.Problem, [.. c.Waits], [.. c.Warnings], [.. c.Repairs.Select(static r => new RepairReport(r.Kind, r.Count, r.Last))]) { Overlaps = [.. c.Overlaps] })],
    };

    private static PassReport Report(ForeignChain chain) => new(
        chain.ToString(),
        chain.Hook.ToString().ToLowerInvariant(),
        chain.DropsByPolicy ? "its policy is drop" : "it ends with a rule that drops all that is left");

    private static NetworkPlanReport Report(NetworkChangePlan plan) => new(
        plan.Network,
        plan.IsActive,
        plan.IsKnown,
        [.. plan.Changes.Select(ChangeReport.Of)],
        [.. (plan.Plan?.Operations ?? []).Select(OperationReport.Of)],
        [.. plan.Plan?.Warnings ?? []],
        plan.Refusal)
    {
        Stored = plan.IsStored,
        MovesGuests = plan.MovesGuests,
        Following = [.. plan.Following.Select(static p => new FollowingReport(p.OwnerName, p.Mac.ToString()))],
        Chosen = [.. plan.Chosen.Select(static c => c.ToString())],
        Leaving = [.. plan.Leaving.Select(static c => c.ToString())],
        Document = plan.Document,
        Together = [.. plan.Together],
        Meanwhile = [.. plan.Meanwhile],
        Rejected = plan.IsRejected,
        StoredChanges = [.. plan.StoredChanges.Select(static c => new StoredChangeReport(c.Path, c.Before, c.After))],
    };

    private static IEnumerable<FollowingReport> Renewing(Session session, NetworkDocumentRequest request, NetworkChangePlan plan)
        => request.Renew && plan.MovesGuests ? session.Services.Guests.CablesOf(plan.Network).Select(static c => new FollowingReport(c.Guest, c.Mac.ToString())) : [];

    private static NetworkDocumentRequest Request(PatchbayCall call)
        => Read(call, ReportJson.Readable.NetworkDocumentRequest) is { Xml: not null } request ? request : throw Malformed("no document");

    // All of their networks are held while they are judged: not for those who may only look, and not without end.
    private static ValueList<string> Documents(Session session, NetworkDocumentRequest request)
    {
        IReadOnlyList<string> others = request.With ?? [];
        if (others.Count > 0)
        {
            session.ThrowIfReadOnly("planning of several networks together");
        }
        return others.Count >= MostTogether ? throw Malformed($"{others.Count + 1} networks at once: {MostTogether} are taken")
            : others.Any(static o => o is null) ? throw Malformed("no document")
            : [request.Xml, .. others];
    }

    private static ValueList<IpPrefix> Spoken(NetworkDocumentRequest request) => (request.Spoken ?? [])
        .Select(static s => IpPrefix.TryParse(s, CultureInfo.InvariantCulture, out IpPrefix? prefix) ? prefix : throw Malformed($"'{s}' is no subnet"))
        .ToValueList();

    private static GuestDocumentRequest GuestRequest(PatchbayCall call)
        => Read(call, ReportJson.Readable.GuestDocumentRequest) is { Xml: not null } request ? request : throw Malformed("no document");
}
