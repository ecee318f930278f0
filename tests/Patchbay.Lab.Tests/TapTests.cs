namespace Patchbay.Lab.Tests;

/// <summary>Taps served by vhost-net, on bridges that filter VLANs, and beside a function of a card.</summary>
[Trait("Category", "Lab")]
public sealed class TapTests(LabMachine lab)
{
    [Fact]
    public Task Vhost_serves_several_queues_and_is_done_without_by_libvirts_rules() => lab.RunAsync("vhost-queues", TimeSpan.FromMinutes(5));

    [Fact]
    public Task Ports_of_a_filtering_bridge_are_in_the_vlans_of_their_documents() => lab.RunAsync("bridge-vlans", TimeSpan.FromMinutes(5));

    [Fact]
    public Task A_team_goes_on_when_its_fast_half_is_pulled_out() => lab.RunAsync("teaming", TimeSpan.FromMinutes(5));
}
