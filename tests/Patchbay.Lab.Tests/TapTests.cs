namespace Patchbay.Lab.Tests;

/// <summary>Taps served by vhost-net, on bridges that filter VLANs, on Open vSwitch, and beside a function of a card.</summary>
[Trait("Category", "Lab")]
public sealed class TapTests(LabMachines lab)
{
    [Fact]
    public Task Vhost_serves_several_queues_and_is_done_without_by_libvirts_rules() => lab.RunAsync("vhost-queues", TimeSpan.FromMinutes(5));

    [Fact]
    public Task Ports_of_a_filtering_bridge_are_in_the_vlans_of_their_documents() => lab.RunAsync("bridge-vlans", TimeSpan.FromMinutes(5));

    [Fact]
    public Task Guests_lose_no_packet_while_the_vlans_of_their_network_change() => lab.RunAsync("vlans-live", TimeSpan.FromMinutes(5));

    [Fact]
    public Task Guests_on_open_vswitch_are_in_its_vlans_shaped_moved_live_and_put_right() => lab.RunAsync("openvswitch", TimeSpan.FromMinutes(12));

    [Fact]
    public Task A_vdpa_device_goes_to_a_guest_by_its_descriptor_cold_and_hot() => lab.RunAsync("vdpa", TimeSpan.FromMinutes(5));

    [Fact]
    public Task A_team_goes_on_when_its_fast_half_is_pulled_out() => lab.RunAsync("teaming", TimeSpan.FromMinutes(5));
}
