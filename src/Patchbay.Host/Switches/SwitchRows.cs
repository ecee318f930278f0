using System.Globalization;
using Patchbay.Model.Ports;
using Patchbay.Ovsdb;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Switches;

/// <summary>
/// A port in the database's words (ovs-vswitchd.conf.db(5)): rows of Port and Interface, and of QoS and Queue where what is sent
/// to the guest is limited. Keys and units are libvirt's.
/// </summary>
internal static class SwitchRows
{
    /// <summary>In <c>external_ids</c>: the guest.</summary>
    public const string GuestKey = "vm-id";

    /// <summary>In <c>other_config</c>: that the port ends with its guest, and at the latest with the host.</summary>
    public const string TransientKey = "transient";

    // Rates are kilobytes a second and bursts KiB, and the database wants bits, kilobits and kibibits.
    private const ulong BitsOfKilobyte = 8000;
    private const ulong BitsOfKibibyte = 8192;
    private const ulong BitsOfByte = 8;

    /// <summary>Keys of an Interface's <c>external_ids</c> that are ours to set.</summary>
    public static IReadOnlyList<string> InterfaceKeys { get; } = ["attached-mac", "iface-id", GuestKey, "port-profile", "ifname", "iface-status"];

    /// <summary>What the Interface's <c>external_ids</c> hold.</summary>
    public static OvsdbValue InterfaceIds(SwitchPort port)
    {
        List<KeyValuePair<string, string>> ids =
        [
            new("attached-mac", port.GuestMac.ToString()), new("iface-id", port.Identity.InterfaceId.ToString()), new(GuestKey, port.Identity.Guest.ToString()),
        ];
        if (port.Identity.ProfileId is { } profile)
        {
            ids.AddRange([new("port-profile", profile), new("ifname", port.Name)]);
        }
        ids.Add(new("iface-status", "active"));
        return OvsdbValue.MapOf(ids);
    }

    /// <summary>The Interface's other columns.</summary>
    public static Dictionary<string, OvsdbValue> Interface(SwitchPort port)
    {
        BandwidthRate? outbound = port.Bandwidth?.Outbound;
        return new Dictionary<string, OvsdbValue>
        {
            ["mtu_request"] = port.Mtu is { } mtu ? OvsdbValue.Of(mtu) : OvsdbValue.Nothing,
            ["ingress_policing_rate"] = OvsdbValue.Of((long)((outbound?.Average ?? 0) * BitsOfByte)),
            // 0: as the switch thinks best.
            ["ingress_policing_burst"] = OvsdbValue.Of((long)((outbound?.Burst ?? 0) * BitsOfByte)),
        };
    }

    /// <summary>The Port's columns, but for what limits it.</summary>
    /// <param name="port">The port.</param>
    /// <param name="withProtection">Whether the column of isolation is written: old databases have none.</param>
    public static Dictionary<string, OvsdbValue> Port(SwitchPort port, bool withProtection)
    {
        VlanTag? native = port.Vlan?.Tags.FirstOrDefault(static t => t.NativeMode is not null);
        Dictionary<string, OvsdbValue> row = new()
        {
            ["tag"] = port.Vlan switch
            {
                null => OvsdbValue.Nothing,
                { Trunk: false } access => OvsdbValue.Of(access.Tags[0].Id),
                _ => native is null ? OvsdbValue.Nothing : OvsdbValue.Of(native.Id),
            },
            ["trunks"] = port.Vlan is { Trunk: true } trunk ? OvsdbValue.SetOf(trunk.Tags.Select(static t => OvsdbValue.Of(t.Id))) : OvsdbValue.Nothing,
            ["vlan_mode"] = native?.NativeMode switch
            {
                VlanNativeMode.Tagged => OvsdbValue.Of("native-tagged"),
                VlanNativeMode.Untagged => OvsdbValue.Of("native-untagged"),
                _ => OvsdbValue.Nothing,
            },
        };
        if (withProtection)
        {
            row["protected"] = OvsdbValue.Of(port.Isolated);
        }
        return row;
    }

    /// <summary>Makes the rows that limit what is sent to the guest; none where it is not limited.</summary>
    /// <param name="port">The port.</param>
    /// <param name="handle">What the QoS row is called in the transaction.</param>
    public static IReadOnlyList<OvsdbOperation> Limits(SwitchPort port, string handle)
    {
        if (port.Bandwidth?.Inbound is not { Average: > 0 } rate)
        {
            return [];
        }
        List<KeyValuePair<string, string>> config =
        [
            new("min-rate", Number(rate.Average * BitsOfKilobyte)),
            // Without it the switch would take the link's speed: the average would be no limit.
            new("max-rate", Number((rate.Peak > 0 ? rate.Peak : rate.Average) * BitsOfKilobyte)),
        ];
        if (rate.Burst > 0)
        {
            config.Add(new("burst", Number(rate.Burst * BitsOfKibibyte)));
        }
        string queue = $"{handle}_queue";
        return
        [
            new OvsdbOperation.Insert("Queue", queue, new Dictionary<string, OvsdbValue>
            {
                ["other_config"] = OvsdbValue.MapOf(config),
                ["external_ids"] = LimitIds(port),
            }),
            new OvsdbOperation.Insert("QoS", handle, new Dictionary<string, OvsdbValue>
            {
                ["type"] = OvsdbValue.Of("linux-htb"),
                ["other_config"] = OvsdbValue.MapOf(config),
                ["queues"] = new OvsdbValue.Map([new(OvsdbValue.Of(0), new OvsdbValue.NewRow(queue))]),
                ["external_ids"] = LimitIds(port),
            }),
        ];
    }

    /// <summary>By which rows that limit a port are found again: nothing else refers to them once the port is gone.</summary>
    public static OvsdbValue LimitIds(SwitchPort port) => LimitIds(port.Identity.Guest.ToString(), port.Name);

    /// <summary>As <see cref="LimitIds(SwitchPort)"/>, of a port that another left.</summary>
    public static OvsdbValue LimitIds(string guest, string name) => OvsdbValue.MapOf([new(GuestKey, guest), new("ifname", name)]);

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
