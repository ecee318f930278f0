namespace Patchbay.Rpc;

/// <summary>remote_domain_event_graphics_address.</summary>
public sealed record RpcGraphicsAddress(int Family, string Node, string Service) : IXdr<RpcGraphicsAddress>
{
    public static RpcGraphicsAddress Read(ref XdrReader reader) => new(reader.Int32(), reader.Text(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Family);
        writer.Text(Node);
        writer.Text(Service);
    }
}

/// <summary>remote_domain_event_graphics_identity.</summary>
public sealed record RpcGraphicsIdentity(string Type, string Name) : IXdr<RpcGraphicsIdentity>
{
    public static RpcGraphicsIdentity Read(ref XdrReader reader) => new(reader.Text(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Text(Type);
        writer.Text(Name);
    }
}

/// <summary>remote_domain_event_lifecycle_msg.</summary>
public sealed record DomainLifecycleEvent(RpcDomain Domain, int Event, int Detail) : IXdr<DomainLifecycleEvent>
{
    public static DomainLifecycleEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Event);
        writer.Int32(Detail);
    }
}

/// <summary>remote_domain_event_reboot_msg.</summary>
public sealed record DomainRebootEvent(RpcDomain Domain) : IXdr<DomainRebootEvent>
{
    public static DomainRebootEvent Read(ref XdrReader reader) => new(reader.Struct<RpcDomain>());

    public void Write(ref XdrWriter writer) => writer.Struct(Domain);
}

/// <summary>remote_domain_event_graphics_msg.</summary>
public sealed record DomainGraphicsEvent(
    RpcDomain Domain,
    int Phase,
    RpcGraphicsAddress Local,
    RpcGraphicsAddress Remote,
    string AuthenticationScheme,
    XdrList<RpcGraphicsIdentity> Identities) : IXdr<DomainGraphicsEvent>
{
    public static DomainGraphicsEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Int32(),
        reader.Struct<RpcGraphicsAddress>(),
        reader.Struct<RpcGraphicsAddress>(),
        reader.Text(),
        reader.List<RpcGraphicsIdentity>(20));

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Int32(Phase);
        writer.Struct(Local);
        writer.Struct(Remote);
        writer.Text(AuthenticationScheme);
        writer.List(Identities, 20);
    }
}

/// <summary>remote_domain_event_device_removed_msg.</summary>
public sealed record DomainDeviceRemovedEvent(RpcDomain Domain, string Alias) : IXdr<DomainDeviceRemovedEvent>
{
    public static DomainDeviceRemovedEvent Read(ref XdrReader reader) => new(
        reader.Struct<RpcDomain>(),
        reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Struct(Domain);
        writer.Text(Alias);
    }
}
