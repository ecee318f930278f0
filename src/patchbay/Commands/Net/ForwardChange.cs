using System.CommandLine;
using System.Net;
using System.Text.Json;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Reports;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>A change of a network's forwards, of what runs and of what is stored in one call: the daemon alone knows what else is changed at that time.</summary>
internal sealed class ForwardChange
{
    private readonly Option<bool> _live = new("--live") { Description = "Change what runs." };
    private readonly Option<bool> _config = new("--config") { Description = "Change what is stored. With neither, what runs and what is stored." };

    /// <summary>Adds the options that say what is changed.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_live);
        command.Options.Add(_config);
    }

    /// <summary>Adds a forward. Whether it was not there before.</summary>
    public Task<bool> AddAsync(ParseResult parsed, LibvirtConnection connection, RpcNetwork network, PortForward forward, CancellationToken ct)
    {
        ForwardAddRequest request = new(
            network.Uuid,
            forward.Protocol.Word(),
            forward.Ports.ToString(),
            forward.Target.ToString(),
            forward.ToPort is null ? null : forward.TargetPorts.ToString(),
            Text(forward.Listen),
            parsed.GetValue(_live),
            parsed.GetValue(_config));
        return CallAsync(connection, PatchbayProcedure.ForwardAdd, JsonSerializer.Serialize(request, ReportJson.Readable.ForwardAddRequest), ct);
    }

    /// <summary>Removes the forwards of these ports, with an address those of that alone. Whether there was any.</summary>
    public Task<bool> RemoveAsync(
        ParseResult parsed, LibvirtConnection connection, RpcNetwork network, PortProtocol protocol, PortSpan ports, IPAddress? listen, CancellationToken ct)
    {
        ForwardRemoveRequest request = new(
            network.Uuid, protocol.Word(), ports.ToString(), Text(listen), parsed.GetValue(_live), parsed.GetValue(_config));
        return CallAsync(connection, PatchbayProcedure.ForwardRemove, JsonSerializer.Serialize(request, ReportJson.Readable.ForwardRemoveRequest), ct);
    }

    private static string? Text(IPAddress? address) => address is null ? null : IpText.Format(address);

    private static async Task<bool> CallAsync(
        LibvirtConnection connection, RpcProcedure<PatchbayCall, PatchbayReply> procedure, string request, CancellationToken ct)
    {
        try
        {
            string reply = await connection.CallPatchbayAsync(procedure, request, ct);
            return JsonSerializer.Deserialize(reply, ReportJson.Readable.ForwardReport)?.Changed ?? throw new FormatException("the daemon answered with nothing");
        }
        catch (LibvirtException e) when (Server.IsOfAnotherDaemon(e))
        {
            throw new NotSupportedException("this server leads no ports to guests: a stock libvirt keeps forwards in a network's document, and does nothing with them", e);
        }
    }
}
