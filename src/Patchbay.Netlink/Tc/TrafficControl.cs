using Patchbay.Linux;
using Patchbay.Netlink.Route;

namespace Patchbay.Netlink.Tc;

/// <summary>Queues, classes and filters of devices, <c>tc(8)</c>: what limits rates and mends checksums. Usable from any thread.</summary>
public sealed partial class TrafficControl : IDisposable
{
    private readonly NetlinkSocket _socket;

    private TrafficControl(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the namespace of the calling thread, where it stays.</summary>
    public static TrafficControl Open() => new(NetlinkSocket.Open(RouteSocket.NETLINK_ROUTE, "traffic control"));

    /// <summary>The queues of a device.</summary>
    public IReadOnlyList<Qdisc> Qdiscs(int index)
        => _socket.Dump(
            $"list qdiscs of link {index}",
            (buffer, sequence) =>
            {
                NetlinkWriter w = new(buffer, TrafficMessage.GetQdisc, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                w.Fixed(new TrafficHeader { Index = index });
                return w.Finish();
            },
            m => ReadQdisc(m) is { } qdisc && qdisc.Index == index ? qdisc : null);

    /// <summary>Whether a device has a queue of that handle. The kernel lists those of all devices, and finds one at once.</summary>
    public bool HasQdisc(int index, TrafficHandle handle)
        => _socket.Find(
            $"get qdisc {handle} of link {index}",
            // It answers by telling everybody; without Echo, everybody else.
            (buffer, sequence) => Begin(buffer, sequence, TrafficMessage.GetQdisc, NetlinkFlags.Echo, index, handle, default).Finish(),
            ReadQdisc) is not null;

    /// <summary>Whether a device has a class of that id.</summary>
    public bool HasClass(int index, TrafficHandle id)
        => _socket.Find(
            $"get class {id} of link {index}",
            // As with queues.
            (buffer, sequence) => Begin(buffer, sequence, TrafficMessage.GetClass, NetlinkFlags.Echo, index, id, default).Finish(),
            ReadQdisc) is not null;

    /// <summary>Puts a hierarchy of token buckets at a device's root; frames of no class go to <paramref name="defaultClass"/>.</summary>
    public void AddHtb(int index, TrafficHandle handle, ushort defaultClass)
        => Execute($"add qdisc htb {handle} to link {index}", "sch_htb", (buffer, sequence) => WriteHtb(buffer, sequence, index, handle, defaultClass));

    /// <summary>Puts the hook for what comes in on a device.</summary>
    public void AddIngress(int index)
        => Execute($"add qdisc ingress to link {index}", "sch_ingress", (buffer, sequence) =>
        {
            NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewQdisc, Make, index, TrafficHandle.IngressQueue, TrafficHandle.Ingress);
            w.String(TrafficAttribute.Kind, "ingress");
            return w.Finish();
        });

    /// <summary>Puts fair queueing of connections under a class.</summary>
    /// <exception cref="KernelFeatureException">The kernel has no sch_sfq.</exception>
    public void AddSfq(int index, TrafficHandle parent, TrafficHandle handle, int perturbSeconds)
        => Execute($"add qdisc sfq {handle} to link {index}", "sch_sfq", (buffer, sequence) => WriteSfq(buffer, sequence, index, parent, handle, perturbSeconds));

    /// <summary>Puts no queue at a device's root, in place of what is there.</summary>
    public void SetNoQueue(int index)
        => Execute($"set qdisc noqueue of link {index}", "noqueue", (buffer, sequence) =>
        {
            NetlinkWriter w = Begin(buffer, sequence, TrafficMessage.NewQdisc, NetlinkFlags.Create | NetlinkFlags.Replace, index, default, TrafficHandle.Root);
            w.String(TrafficAttribute.Kind, "noqueue");
            return w.Finish();
        });

    /// <summary>Removes a queue with all under it: <see cref="TrafficHandle.Root"/>, <see cref="TrafficHandle.Ingress"/> or where it hangs.</summary>
    /// <exception cref="NetlinkException">ENOENT, EINVAL: there is none.</exception>
    public void DeleteQdisc(int index, TrafficHandle parent)
        => _socket.Execute(
            $"delete qdisc {parent} of link {index}",
            (buffer, sequence) => Begin(buffer, sequence, TrafficMessage.DelQdisc, NetlinkFlags.None, index, default, parent).Finish());

    /// <summary>Adds a class to a hierarchy of token buckets.</summary>
    public void AddClass(int index, HtbClass htb) => SetClass("add", Make, index, htb);

    /// <summary>Adds a class, or changes the rates of one that is there.</summary>
    public void PutClass(int index, HtbClass htb) => SetClass("set", NetlinkFlags.Create | NetlinkFlags.Replace, index, htb);

    /// <summary>Changes a class's rates.</summary>
    public void ChangeClass(int index, HtbClass htb) => SetClass("change", NetlinkFlags.None, index, htb);

    /// <summary>Removes a class.</summary>
    public void DeleteClass(int index, TrafficHandle id)
        => _socket.Execute(
            $"delete class {id} of link {index}",
            (buffer, sequence) => Begin(buffer, sequence, TrafficMessage.DelClass, NetlinkFlags.None, index, id, default).Finish());

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private const NetlinkFlags Make = NetlinkFlags.Create | NetlinkFlags.Exclusive;

    private void SetClass(string verb, NetlinkFlags flags, int index, HtbClass htb)
    {
        ArgumentNullException.ThrowIfNull(htb);
        Execute($"{verb} class {htb.Id} of link {index}", "sch_htb", (buffer, sequence) => WriteClass(buffer, sequence, flags, index, htb));
    }

    // A kind that is not built in and has no module is ENOENT, of an action EOPNOTSUPP on older kernels.
    private void Execute(string operation, string feature, NetlinkSocket.Writer write)
    {
        try
        {
            _socket.Execute(operation, write);
        }
        catch (NetlinkException e) when (e.Errno is Errno.ENOENT or Errno.EOPNOTSUPP)
        {
            throw new KernelFeatureException(feature, e);
        }
    }

    private static NetlinkWriter Begin(
        Span<byte> buffer,
        uint sequence,
        ushort type,
        NetlinkFlags flags,
        int index,
        TrafficHandle handle,
        TrafficHandle parent,
        uint information = 0)
    {
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | flags), sequence);
        w.Fixed(new TrafficHeader { Index = index, Handle = handle.Number, Parent = parent.Number, Information = information });
        return w;
    }

    private static Qdisc? ReadQdisc(NetlinkMessage message)
    {
        TrafficHeader header = message.Fixed<TrafficHeader>();
        foreach (NetlinkAttribute attribute in message.After<TrafficHeader>())
        {
            if (attribute.Type == TrafficAttribute.Kind)
            {
                return new Qdisc(header.Index, attribute.Text(), TrafficHandle.Of(header.Handle), TrafficHandle.Of(header.Parent));
            }
        }
        return null;
    }
}
