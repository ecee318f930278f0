using System.Net;
using System.Text.Json;
using Patchbay.Engine.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Patchbay's own procedures that change forwards, each in one step: no client reads, changes and writes them back.</summary>
internal static class ForwardBindings
{
    public static ProcedureTable<Session> AddForwards(this ProcedureTable<Session> table) => table
        .Add(PatchbayProcedure.ForwardAdd, static async (s, a, ct) =>
        {
            ForwardAddRequest request = PatchbayBindings.Read(a, ReportJson.Readable.ForwardAddRequest) ?? throw PatchbayBindings.Malformed("no forward");
            return Reply(await s.Services.Networks.AddForwardAsync(request.Network, Forward(request), Meant(request.Live, request.Config), ct));
        })
        .Add(PatchbayProcedure.ForwardRemove, static async (s, a, ct) =>
        {
            ForwardRemoveRequest request = PatchbayBindings.Read(a, ReportJson.Readable.ForwardRemoveRequest) ?? throw PatchbayBindings.Malformed("no forward");
            return Reply(await s.Services.Networks.RemoveForwardsAsync(
                request.Network, Protocol(request.Protocol), Ports(request.Port), Listen(request.Listen), Meant(request.Live, request.Config), ct));
        });

    private static PatchbayReply Reply(bool changed) => new(JsonSerializer.Serialize(new ForwardReport(changed), ReportJson.Readable.ForwardReport));

    private static Affects? Meant(bool live, bool config)
        => live || config ? (live ? Affects.Live : Affects.Current) | (config ? Affects.Config : Affects.Current) : null;

    // What its document would be refused for, the network says.
    private static PortForward Forward(ForwardAddRequest request)
    {
        PortSpan ports = Ports(request.Port);
        PortSpan toPorts = request.ToPort is null ? ports : Ports(request.ToPort);
        return toPorts.Count != ports.Count
            ? throw PatchbayBindings.Malformed($"{ports} and {toPorts} are not as many ports")
            : new PortForward
            {
                Protocol = Protocol(request.Protocol),
                Ports = ports,
                Target = ForwardTarget.Parse(request.To ?? throw PatchbayBindings.Malformed("no guest")),
                ToPort = toPorts == ports ? null : toPorts.First,
                Listen = Listen(request.Listen),
            };
    }

    private static PortProtocol Protocol(string? word)
        => PortProtocols.Parse(word) ?? throw PatchbayBindings.Malformed($"'{word}' is no protocol");

    private static PortSpan Ports(string? text)
        => PortSpan.TryParse(text ?? "") ?? throw PatchbayBindings.Malformed($"'{text}' is no port");

    private static IPAddress? Listen(string? text)
        => text is null ? null : IpText.TryParse(text, out IPAddress address) ? address : throw PatchbayBindings.Malformed($"'{text}' is no IP address");
}
