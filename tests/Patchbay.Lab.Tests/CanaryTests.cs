namespace Patchbay.Lab.Tests;

/// <summary>The two of the lab's scenarios that every run of the tests takes the time for.</summary>
public sealed class CanaryTests(LabMachines lab)
{
    [Fact]
    public Task A_tap_of_a_guest_that_kvm_runs_is_served_by_vhost_net() => lab.RunAsync("tap-vhost", TimeSpan.FromMinutes(3));

    [Fact]
    public Task A_virtual_function_goes_to_a_guest_and_comes_back() => lab.RunAsync("vf-passthrough", TimeSpan.FromMinutes(4));
}
