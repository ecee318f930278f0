using System.Net;

namespace Patchbay.Netlink.Route;

/// <content>Rules that choose among routing tables.</content>
public sealed partial class RouteSocket
{
    /// <summary>Rules of both families, or those that one maker made. A kernel without rules has none.</summary>
    /// <param name="origin">The maker; null for all.</param>
    public IReadOnlyList<RoutingRule> Rules(RouteOrigin? origin = null)
        => [.. Rules(AddressFamilyNumber.IPv4, origin), .. Rules(AddressFamilyNumber.IPv6, origin)];

    /// <summary>Adds a rule.</summary>
    /// <exception cref="NetlinkException">EEXIST: there is one like it; EAFNOSUPPORT: the kernel knows one table only.</exception>
    public void AddRule(RoutingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _socket.Execute(
            $"add rule {rule}",
            (buffer, sequence) => WriteRule(buffer, RouteMessage.NewRule, NetlinkFlags.Create | NetlinkFlags.Exclusive, sequence, rule));
    }

    /// <summary>Removes a rule.</summary>
    /// <exception cref="NetlinkException">ENOENT: there is none.</exception>
    public void RemoveRule(RoutingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _socket.Execute($"remove rule {rule}", (buffer, sequence) => WriteRule(buffer, RouteMessage.DelRule, NetlinkFlags.None, sequence, rule));
    }

    internal static ReadOnlySpan<byte> WriteRule(Span<byte> buffer, ushort type, NetlinkFlags flags, uint sequence, RoutingRule rule)
    {
        NetlinkWriter w = new(buffer, type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack | flags), sequence);
        w.Fixed(new RuleHeader
        {
            Family = rule.IsIPv4 ? AddressFamilyNumber.IPv4 : AddressFamilyNumber.IPv6,
            SourceLength = (byte)(rule.Source?.PrefixLength ?? 0),
            Table = rule.Table <= byte.MaxValue ? (byte)rule.Table : TableUnspecified,
            Action = (byte)rule.Action,
        });
        w.UInt32(RuleAttribute.Priority, rule.Priority);
        if (rule.Source is { } source)
        {
            w.Bytes(RuleAttribute.Source, source.BaseAddress.GetAddressBytes());
        }
        if (rule.InputName is { } input)
        {
            w.String(RuleAttribute.InputName, input);
        }
        if (rule.Table > byte.MaxValue)
        {
            w.UInt32(RuleAttribute.Table, rule.Table);
        }
        if (rule.SuppressedLength is { } length)
        {
            w.UInt32(RuleAttribute.SuppressedLength, (uint)length);
        }
        w.Byte(RuleAttribute.Origin, (byte)rule.Origin);
        return w.Finish();
    }

    internal static RoutingRule? ReadRule(NetlinkMessage message)
    {
        RuleHeader header = message.Fixed<RuleHeader>();
        if (header.Family is not (AddressFamilyNumber.IPv4 or AddressFamilyNumber.IPv6))
        {
            return null;
        }
        RoutingRule rule = new(header.Family == AddressFamilyNumber.IPv4, 0) { Action = (RoutingRuleAction)header.Action, Table = header.Table };
        foreach (NetlinkAttribute attribute in message.After<RuleHeader>())
        {
            rule = attribute.Type switch
            {
                RuleAttribute.Priority => rule with { Priority = attribute.UInt32() },
                RuleAttribute.Source => rule with { Source = new IPNetwork(new IPAddress(attribute.Value), header.SourceLength) },
                RuleAttribute.InputName => rule with { InputName = attribute.Text() },
                RuleAttribute.Table => rule with { Table = attribute.UInt32() },
                RuleAttribute.SuppressedLength => rule with { SuppressedLength = attribute.Int32() is >= 0 and var length ? length : null },
                RuleAttribute.Origin => rule with { Origin = (RouteOrigin)attribute.Byte() },
                _ => rule,
            };
        }
        return rule;
    }

    private IReadOnlyList<RoutingRule> Rules(byte family, RouteOrigin? origin)
    {
        try
        {
            return _socket.Dump(
                "list rules",
                (buffer, sequence) =>
                {
                    NetlinkWriter w = new(buffer, RouteMessage.GetRule, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                    w.Fixed(new RuleHeader { Family = family });
                    return w.Finish();
                },
                m => ReadRule(m) is { } rule && (origin is null || rule.Origin == origin) ? rule : null);
        }
        catch (NetlinkException e) when (e.Errno is Linux.Errno.EAFNOSUPPORT or Linux.Errno.EOPNOTSUPP)
        {
            return [];
        }
    }
}
