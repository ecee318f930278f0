using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Networks;

public sealed class NetworkMovesTests
{
    private const string Blue = "<ip address='10.1.0.1' prefix='24'/><ip family='ipv6' address='fd00:1::1' prefix='64'/>";
    private const string Red = "<ip address='10.2.0.1' prefix='24'/>";
    private const string Green = "<ip address='10.3.0.1' prefix='24'/>";

    [Fact]
    public void Networks_that_get_nothing_from_each_other_go_as_they_come()
        => Assert.Equal(
            ["b", "a", "c"],
            Order(Move("b", Blue, Blue), Move("a", Red, Green), Move("c", null, Green.Replace("10.3", "10.4", StringComparison.Ordinal))));

    [Theory]
    [InlineData(Red, Blue, Green)]
    [InlineData(null, Blue, Red)]
    public void Who_gives_up_a_subnet_goes_before_who_gets_it(string? taker, string giver, string given)
        => Assert.Equal(["b", "a"], Order(Move("a", taker, Blue), Move("b", giver, given)));

    [Fact]
    public void So_does_who_gives_up_what_lies_around_it()
        => Assert.Equal(["b", "a"], Order(Move("a", Blue, "<ip address='10.9.7.1' prefix='24'/>"), Move("b", Red + "<route address='10.9.0.0' prefix='16' gateway='10.2.0.9'/>", Red)));

    [Fact]
    public void A_bridge_and_a_port_of_the_host_are_given_up_first_as_well()
    {
        Assert.Equal(["b", "a"], Order(Move("a", null, Blue, wantedBridge: "pbb"), Move("b", Red, Red, wantedBridge: "pbx")));
        // Of what is only stored, too.
        NetworkMove stored = new(Network("b", Red), null, Network("b", Red, "pbx"));
        Assert.Equal(["b", "a"], Order(Move("a", null, Blue, wantedBridge: "pbb"), stored));
        Assert.Equal(["b", "a"], Order(Move("a", Blue, Blue + Forward("8000-8100")), Move("b", Red + Forward("8080"), Red)));
        Assert.Equal(["a", "b"], Order(Move("a", Blue, Blue + Forward("8081")), Move("b", Red + Forward("8080"), Red)));
    }

    [Fact]
    public void Networks_that_exchange_their_subnets_are_one_turn_in_which_the_one_with_fewer_guests_gives_up_its_own_first()
    {
        NetworkMove blue = Move("blue", Blue + Forward("80"), Red + Forward("80"), guests: 2);
        NetworkMove red = Move("red", Red + "<route address='10.7.0.0' prefix='16' gateway='10.2.0.9'/>", Blue, guests: 1);

        NetworkTurn turn = Assert.Single(NetworkMoves.Order([blue, red]));

        Assert.Equal(["red", "blue", "red"], turn.Steps.Select(static s => s.Move.Name));
        Assert.Equal(["without 10.2.0.0/24, without 10.7.0.0/16", "", ""], turn.Steps.Select(static s => string.Join(", ", s.Lost)));
        Assert.Equal((0, 0), (turn.Steps[0].To.Ips.Count, turn.Steps[0].To.Routes.Count));
        // It is a document as any other: the next daemon may have to read it.
        Assert.NotNull(NetworkXml.Parse(NetworkXml.Format(turn.Steps[0].To), "live", []));
        Assert.Equal(["blue", "red"], turn.Moves.Select(static m => m.Name));

        // Among equals it is the same one in whatever order they come: what is planned is what is done.
        NetworkMove[] equals = [Move("blue", Blue, Red), Move("red", Red, Blue)];
        Assert.All(new[] { equals, [.. equals.Reverse()] }, static e => Assert.Equal("blue", NetworkMoves.Order(e)[0].Steps[0].Move.Name));

        // Of the one that gives up, what the other does not get stays.
        NetworkTurn other = Assert.Single(NetworkMoves.Order([Move("blue", Blue, Red + "<ip family='ipv6' address='fd00:1::1' prefix='64'/>"), Move("red", Red, Blue.Split("<ip family")[0], guests: 5)]));
        Assert.Equal("fd00:1::/64", Assert.Single(other.Steps[0].To.Ips).Subnet.Network.ToString());
        Assert.Equal(["without 10.1.0.0/24"], other.Steps[0].Lost);
    }

    [Fact]
    public void A_longer_way_round_is_broken_once_and_others_stay_outside()
    {
        NetworkMove[] moves = [Move("d", Green.Replace("10.3", "10.4", StringComparison.Ordinal), Green), Move("a", Blue, Red), Move("b", Red, "<ip address='10.5.0.1' prefix='24'/>"), Move("e", "<ip address='10.5.0.1' prefix='24'/>", Blue), Move("c", Green, "<ip address='10.6.0.1' prefix='24'/>")];

        ValueList<NetworkTurn> turns = NetworkMoves.Order(moves);

        Assert.Equal(["c", "d", "a,e,b,a"], turns.Select(static t => string.Join(',', t.Steps.Select(static s => s.Move.Name))));
    }

    [Fact]
    public void Bridges_and_ports_are_exchanged_and_what_no_other_name_can_stand_in_for_is_refused()
    {
        NetworkTurn bridges = Assert.Single(NetworkMoves.Order([Move("a", Blue, Blue, wantedBridge: "pbb"), Move("b", Red, Red, wantedBridge: "pba")]));
        Assert.Equal(["a", "b", "a"], bridges.Steps.Select(static s => s.Move.Name));
        Assert.Null(bridges.Steps[0].To.Bridge!.Name);
        Assert.Equal(["with another name for pba"], bridges.Steps[0].Lost);

        NetworkTurn ports = Assert.Single(NetworkMoves.Order([Move("a", Blue + Forward("80"), Blue + Forward("81")), Move("b", Red + Forward("81"), Red + Forward("80"))]));
        Assert.Equal(["without tcp port 80"], ports.Steps[0].Lost);
        Assert.Empty(ports.Steps[0].To.Extensions.Forwards);
        Assert.Null(ports.Steps[0].To.Metadata);

        NetworkTurn lent = Assert.Single(NetworkMoves.Order([Lent("a", "br0", "br1"), Lent("b", "br1", "br0")]));
        Assert.Contains("a, b", lent.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_is_judged_by_what_the_others_will_be()
    {
        NetworkDefinition wanted = Network("a", Blue, "pbb");
        NetworkMove giver = Move("b", Blue, Red, wantedBridge: "pbx");
        HostSnapshot seen = Documents.Host with
        {
            Links = new Dictionary<string, LinkState> { ["pbb"] = new() { Name = "pbb", Kind = "bridge" }, ["vnet0"] = new() { Name = "vnet0", Master = "pbb" } },
            Routes = [new RouteState(IpPrefix.Parse("10.1.0.0/24", null), null, "pbb", 0), new RouteState(IpPrefix.Parse("10.8.0.0/16", null), null, "eth1", 0)],
            Addresses = [new LinkAddress("pbb", IpPrefix.Parse("10.1.0.1/24", null))],
        };
        Assert.Throws<PlanRefusedException>(() => NetworkPlanner.Start(wanted, seen, Documents.Paths));

        HostSnapshot coming = NetworkMoves.Foresee(seen, [giver]);

        Assert.Equal("eth1", Assert.Single(coming.Routes).Link);
        Assert.Empty(coming.Addresses);
        Assert.Equal(["pbx", "vnet0"], coming.Links.Keys);
        Assert.Equal("pbx", coming.Links["vnet0"].Master);
        Assert.Empty(NetworkPlanner.Start(wanted, coming, Documents.Paths).Warnings);
        Assert.Equal(["c", "b"], NetworkMoves.Foresee([Network("b", Blue), Network("c", Green)], [giver]).Select(static n => n.Name));
        // What others have stays in the way.
        HostSnapshot alien = seen with { Routes = seen.Routes.Add(new RouteState(IpPrefix.Parse("10.1.0.0/24", null), null, "eth1", 0)) };
        Assert.Throws<PlanRefusedException>(() => NetworkPlanner.Start(wanted, NetworkMoves.Foresee(alien, [giver]), Documents.Paths));
    }

    private static string Forward(string ports)
        => $"<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='{ports}' to='10.0.0.9'/></p:network></metadata>";

    private static NetworkMove Move(string name, string? live, string wanted, string? wantedBridge = null, int guests = 0)
        => new(live is null ? null : Network(name, live), live is null ? null : Network(name, live), Network(name, wanted, wantedBridge), guests);

    private static NetworkDefinition Network(string name, string content, string? bridge = null)
        => Documents.Parse($"<network><name>{name}</name><forward mode='nat'/><bridge name='{bridge ?? $"pb{name}"}'/><mac address='52:54:00:00:00:01'/>{content}</network>");

    private static NetworkMove Lent(string name, string live, string wanted)
    {
        return new NetworkMove(Of(live), Of(live), Of(wanted));

        NetworkDefinition Of(string bridge) => Documents.Parse($"<network><name>{name}</name><forward mode='bridge'/><bridge name='{bridge}'/></network>");
    }

    private static string[] Order(params NetworkMove[] moves) => [.. NetworkMoves.Order(moves).Select(static t => Assert.Single(t.Steps).Move.Name)];
}
