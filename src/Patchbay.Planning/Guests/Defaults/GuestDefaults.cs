using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Guests.Addresses;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>
/// Fills in what libvirt's QEMU driver fills in when a guest is defined: identity, machine, implicit devices and
/// controllers, models, addresses. A definition that was filled in already comes back unchanged.
/// </summary>
/// <remarks>The order of the steps is libvirt's, for the order decides which device gets which address.</remarks>
public static class GuestDefaults
{
    /// <summary>The guest as it stands after being defined. Findings that refuse it are in <paramref name="diagnostics"/>.</summary>
    /// <param name="domain">What was read.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="host">What the host offers.</param>
    /// <param name="seed">Values to make up.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="isNew">
    /// Whether the guest is defined by its author now, rather than read back: only then are USB ports chosen and is memory
    /// summed from NUMA cells, as libvirt does, for either would change a guest that is there already.
    /// </param>
    public static DomainDefinition Complete(DomainDefinition domain, SourceMap places, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew = true)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(diagnostics);
        DomainPlaces where = new(domain, places);
        DomainDefinition read = domain;
        domain = IdentityDefaults.Fill(domain, seed);
        domain = MachineDefaults.Fill(domain, host, where, diagnostics);
        domain = ListOrder.Arrange(domain);
        domain = ImplicitDevices.Add(domain, where, diagnostics);
        domain = CpuDefaults.Fill(domain);
        domain = DeviceDefaults.Fill(domain, where, diagnostics);
        domain = MemoryDefaults.Fill(domain, where, diagnostics, isNew);
        domain = BootDefaults.Fill(domain, where, diagnostics);
        domain = ConsoleDefaults.Fill(domain, where, diagnostics);
        domain = ImplicitControllers.Add(domain);
        domain = ScreenDefaults.Fill(domain);
        domain = diagnostics.HasErrors ? domain : GuestAddresses.Assign(domain, where, diagnostics, isNew);
        Remember(read, domain, places);
        return domain;
    }

    // Later checks look at what was filled in, and must find where it came from.
    private static void Remember(DomainDefinition read, DomainDefinition filled, SourceMap places)
    {
        places.Mark(filled, places.Of(read));
        places.Mark(filled.Os, places.Of(read.Os) is { Line: > 0 } os ? os : places.Of(read));
        for (int i = 0; i < read.Devices.Interfaces.Count; i++)
        {
            places.Mark(filled.Devices.Interfaces[i], places.Of(read.Devices.Interfaces[i]));
        }
        foreach (DiskDefinition disk in filled.Devices.Disks)
        {
            // Disks are put in order, and network disks get ports: the target's name is what stays.
            if (read.Devices.Disks.FirstOrDefault(d => ReferenceEquals(d.Source, disk.Source) || d.Target == disk.Target) is { } original)
            {
                places.Mark(disk, places.Of(original));
            }
        }
    }
}
