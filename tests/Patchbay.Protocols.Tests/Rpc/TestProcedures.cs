using System.Globalization;
using System.Xml.Linq;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>What the test's server can do: enough for virsh's net commands, a console that echoes, and a slow call.</summary>
internal static class TestProcedures
{
    public static byte[] Picture { get; } = [.. Enumerable.Range(0, 600_000).Select(static i => (byte)(i * 7))];

    public static ProcedureTable<TestSession> Remote() => new ProcedureTable<TestSession>(RpcPrograms.Remote)
        .Add(RemoteProcedure.AuthList, static (_, _) => new AuthListResult([0]))
        .Add(RemoteProcedure.ConnectOpen, Open)
        .Add(RemoteProcedure.ConnectClose, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.ConnectSupportsFeature, SupportsFeature)
        .Add(RemoteProcedure.ConnectGetUri, static (_, _) => new RpcText("qemu:///system"))
        .Add(RemoteProcedure.ConnectGetType, static (_, _) => new RpcText("QEMU"))
        .Add(RemoteProcedure.ConnectGetHostname, static (_, _) => new RpcText("host.example"))
        .Add(RemoteProcedure.ConnectRegisterCloseCallback, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.ConnectUnregisterCloseCallback, static (_, _) => RpcNothing.Value)
        .Add(RemoteProcedure.NodeGetSecurityModel, static (_, _) => new NodeGetSecurityModelResult("none", "0"))
        .Add(RemoteProcedure.ConnectListAllNetworks, ListNetworks)
        .Add(RemoteProcedure.NetworkLookupByName, static (s, a)
            => s.Daemon.Find(n => n.Name == a.Value, $"no network with matching name '{a.Value}'").Reference)
        .Add(RemoteProcedure.NetworkLookupByUuid, static (s, a)
            => s.Daemon.Find(n => n.Uuid == a.Value, $"no network with matching uuid '{a.Value}'").Reference)
        .Add(RemoteProcedure.NetworkIsActive, static (s, a) => new RpcFlag(s.Find(a).Active))
        .Add(RemoteProcedure.NetworkIsPersistent, static (_, _) => new RpcFlag(true))
        .Add(RemoteProcedure.NetworkGetAutostart, static (_, _) => new RpcFlag(false))
        .Add(RemoteProcedure.NetworkGetBridgeName, static (_, _) => new RpcText("virbr7"))
        .Add(RemoteProcedure.NetworkGetXmlDesc, static (s, a) => new RpcText($"<network><name>{s.Find(a.Object).Name}</name></network>\n"))
        .Add(RemoteProcedure.NetworkDefineXml, Define)
        .Add(RemoteProcedure.NetworkCreate, Create)
        .Add(RemoteProcedure.ConnectNetworkEventRegisterAny, Register)
        .Add(RemoteProcedure.ConnectNetworkEventDeregisterAny, static (s, _) => Nothing(() => s.NetworkCallback = null))
        .Add(RemoteProcedure.NodeGetFreeMemory, SlowAsync)
        .Add(RemoteProcedure.ConnectGetSysinfo, static RpcText (_, _) => throw new InvalidOperationException("out of luck"))
        .Add(RemoteProcedure.DomainLookupByName, static (_, a) => new RpcDomain(a.Value, Guid.Empty, 1))
        .AddStream(RemoteProcedure.DomainScreenshot, static (_, _, _) => PictureAsync())
        .AddStream(RemoteProcedure.DomainOpenConsole, static (_, a, _) => EchoAsync(a))
        .AddStream(RemoteProcedure.StorageVolDownload, static (_, a, _) => DownloadAsync(a));

    public static ProcedureTable<TestSession> Patchbay() => new ProcedureTable<TestSession>(RpcPrograms.Patchbay)
        .Add(PatchbayProcedure.Status, static (_, a) => new PatchbayReply($$"""{"asked":{{a.Json}}}"""));

    private static RpcNothing Open(TestSession session, ConnectOpenArguments arguments)
    {
        if (arguments.Name is { Length: > 0 } name && !name.StartsWith("qemu:", StringComparison.Ordinal))
        {
            throw new RpcErrorException(LibvirtErrorCode.NoConnect, LibvirtErrorDomain.None, name);
        }
        if ((arguments.Flags & 1) != 0)
        {
            session.Connection.MakeReadOnly();
        }
        return RpcNothing.Value;
    }

    private static RpcFlag SupportsFeature(TestSession session, RpcInt feature)
    {
        if (feature.Value == 10)
        {
            session.Connection.StartKeepAlive();
        }
        return new RpcFlag(feature.Value is 9 or 10 or 14 or 15 or 16);
    }

    private static ConnectListAllNetworksResult ListNetworks(TestSession session, RpcListArguments arguments)
    {
        RpcNetwork[] all = [.. session.Daemon.Networks.Select(static n => n.Reference)];
        return new ConnectListAllNetworksResult(arguments.NeedResults ? [.. all] : [], (uint)all.Length);
    }

    private static RpcNetwork Define(TestSession session, RpcText xml)
    {
        string? name = null;
        try
        {
            name = XElement.Parse(xml.Value).Element("name")?.Value;
        }
        catch (System.Xml.XmlException)
        {
            // As if it had none.
        }
        TestNetwork network = new(
            name ?? throw new RpcErrorException(LibvirtErrorCode.XmlError, LibvirtErrorDomain.Network, "no name"), Guid.NewGuid());
        session.Daemon.Add(network);
        return network.Reference;
    }

    private static RpcNothing Create(TestSession session, RpcNetwork reference)
    {
        TestNetwork network = session.Find(reference);
        if (network.Active)
        {
            throw new RpcErrorException(LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Network, "network is already active");
        }
        network.Active = true;
        session.Daemon.Broadcast(reference, what: 2);
        return RpcNothing.Value;
    }

    private static RpcInt Register(TestSession session, ConnectNetworkEventRegisterAnyArguments arguments)
    {
        if (arguments.EventId != 0)
        {
            throw new RpcErrorException(
                LibvirtErrorCode.InternalError,
                LibvirtErrorDomain.Rpc,
                string.Create(CultureInfo.InvariantCulture, $"unsupported network event ID {arguments.EventId}"));
        }
        session.NetworkCallback = 3;
        session.Daemon.Registered.TrySetResult();
        return new RpcInt(3);
    }

    private static async ValueTask<RpcULong> SlowAsync(TestSession session, RpcNothing nothing, CancellationToken cancellationToken)
    {
        if (session.Daemon.HoldsThreads)
        {
            session.Daemon.Gate.Wait(cancellationToken);
        }
        else
        {
            await session.Daemon.Gate.WaitAsync(cancellationToken);
        }
        return new RpcULong(1);
    }

    private static ValueTask<RpcStreamReply<RpcNothing>> EchoAsync(DomainOpenConsoleArguments arguments)
        => arguments.Domain.Name == "nosuch"
            ? throw new RpcErrorException(LibvirtErrorCode.NoDomain, LibvirtErrorDomain.Domain, "no domain with matching name 'nosuch'")
            : ValueTask.FromResult(new RpcStreamReply<RpcNothing>(RpcNothing.Value, static async stream =>
            {
                byte[] buffer = new byte[4096];
                int count;
                while ((count = await stream.ReadAsync(buffer, CancellationToken.None)) > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                }
            }));

    /// <summary>Sends as many bytes as asked; more than a megabyte fails at the megabyte.</summary>
    private static ValueTask<RpcStreamReply<RpcNothing>> DownloadAsync(StorageVolDownloadArguments arguments)
        => ValueTask.FromResult(new RpcStreamReply<RpcNothing>(RpcNothing.Value, async stream =>
        {
            byte[] block = new byte[1 << 20];
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(arguments.Length, 1 << 20)), CancellationToken.None);
            if (arguments.Length > 1 << 20)
            {
                throw new RpcErrorException(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Storage, "cannot read: Input/output error");
            }
        }));

    /// <summary>More than one stream packet holds.</summary>
    private static ValueTask<RpcStreamReply<RpcOptionalText>> PictureAsync()
        => ValueTask.FromResult(new RpcStreamReply<RpcOptionalText>(new RpcOptionalText("image/png"), static stream
            => stream.WriteAsync(Picture, CancellationToken.None).AsTask()));

    private static RpcNothing Nothing(Action act)
    {
        act();
        return RpcNothing.Value;
    }
}
