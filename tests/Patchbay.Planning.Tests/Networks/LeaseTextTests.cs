using Patchbay.Model.Values;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Networks;

/// <summary>Leases that go with their subnets, and come back with them.</summary>
public sealed class LeaseTextTests
{
    private const string Path = "/leases";
    private const string Four = "1800000000 52:54:00:00:00:01 10.1.0.11 web *\n";
    private const string Other = "1800000000 52:54:00:00:00:02 10.2.0.11 db *\n";
    private const string Server = "duid 00:01:00:01:aa\n";
    private const string Six = "1800000000 T7 fd01::11 web 00:03\n";

    private static readonly ValueList<IpPrefix> Gone = [IpPrefix.Parse("10.1.0.0/24", null), IpPrefix.Parse("fd01::/64", null)];

    [Fact]
    public void What_is_dropped_comes_back_as_it_was()
    {
        LeaseText before = new(Other + Four + Server + Six, "");
        HostOperation.DropLeases drop = new(Path, Gone, []);

        LeaseText dropped = before.With(drop);

        Assert.Equal(new LeaseText(Other + Server, Server + Four + Six), dropped);
        Assert.Equal(dropped, dropped.With(drop));
        LeaseText restored = dropped.With((HostOperation.RestoreLeases)drop.Inverse);
        Assert.Equal(new LeaseText(Other + Server + Four + Six, ""), restored);
        Assert.Equal(restored, restored.With((HostOperation.RestoreLeases)drop.Inverse));
    }

    [Fact]
    public void Guests_know_the_server_by_its_name_where_dnsmasq_has_given_it_up()
        => Assert.Equal(new LeaseText(Other + Server + Four + Six, ""), new LeaseText(Other, Server + Four + Six).With(new HostOperation.RestoreLeases(Path, Gone, [])));

    [Fact]
    public void Who_has_an_address_by_now_has_it()
    {
        string renewed = Four.Replace("18", "19", StringComparison.Ordinal);
        // As of a daemon that was killed between the two files.
        Assert.Equal(new LeaseText(renewed, ""), new LeaseText(renewed, Four).With(new HostOperation.RestoreLeases(Path, Gone, [])));
        Assert.Equal(new LeaseText("", renewed), new LeaseText(renewed, Four).With(new HostOperation.DropLeases(Path, Gone, [])));
    }

    [Fact]
    public void Some_come_back_and_others_wait_or_go()
    {
        LeaseText aside = new("", Server + Four + Other + Six);
        Assert.Equal(new LeaseText(Server + Four + Six, Server + Other), aside.With(new HostOperation.RestoreLeases(Path, Gone, [])));
        Assert.Equal(new LeaseText("", Server + Other), aside.With(new HostOperation.ForgetLeases(Path, [IpPrefix.Parse("10.2.0.0/24", null)])));
        Assert.Equal(new LeaseText("", ""), aside.With(new HostOperation.ForgetLeases(Path, [])));
        Assert.Equal(aside, aside.With(new HostOperation.RestoreLeases(Path, Gone, Gone)));
        // A lease within a subnet that stays, stays.
        Assert.Equal(new LeaseText(Four, ""), new LeaseText(Four, "").With(new HostOperation.DropLeases(Path, [IpPrefix.Parse("10.0.0.0/8", null)], Gone)));
    }
}
