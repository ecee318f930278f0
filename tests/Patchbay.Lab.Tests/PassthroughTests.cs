namespace Patchbay.Lab.Tests;

/// <summary>Virtual functions of cards, and other devices of the host, that guests get.</summary>
[Trait("Category", "Lab")]
public sealed class PassthroughTests(LabMachines lab)
{
    [Fact]
    public Task Functions_of_a_network_are_lent_by_its_card_or_its_list() => lab.RunAsync("vf-network", TimeSpan.FromMinutes(4));

    [Fact]
    public Task A_function_is_plugged_in_and_pulled_out_while_its_guest_runs() => lab.RunAsync("vf-hotplug", TimeSpan.FromMinutes(4));

    [Fact]
    public Task A_device_of_the_host_comes_and_goes_while_its_guest_runs() => lab.RunAsync("hostdev-hotplug", TimeSpan.FromMinutes(5));

    [Fact]
    public Task What_a_killed_daemon_left_is_put_right_by_the_next() => lab.RunAsync("vf-crash", TimeSpan.FromMinutes(5));

    [Fact]
    public Task A_card_does_with_frames_what_the_document_says() => lab.RunAsync("vf-settings", TimeSpan.FromMinutes(5));

    [Fact]
    public Task What_the_host_takes_from_a_running_guest_is_told_and_lent_again() => lab.RunAsync("vf-lost", TimeSpan.FromMinutes(6));

    [Fact]
    public Task A_network_lends_what_it_says_now_while_guests_use_what_it_lent() => lab.RunAsync("pool-live", TimeSpan.FromMinutes(5));

    [Fact]
    public Task A_function_by_its_own_device_has_the_guests_address_and_vlan_while_it_has_it() => lab.RunAsync("vf-macvtap", TimeSpan.FromMinutes(6));

    [Fact]
    public Task What_cannot_be_passed_on_is_refused_and_nothing_has_changed() => lab.RunAsync("vf-refusals", TimeSpan.FromMinutes(3));
}
