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
        DomainDefinition completed = CompleteDevices(domain, places, host, seed, diagnostics, isNew);
        return diagnostics.HasErrors ? completed : Address(completed, places, diagnostics, isNew);
    }

    /// <summary>Gives all devices of a guest that is complete otherwise an address.</summary>
    internal static DomainDefinition Address(DomainDefinition domain, SourceMap places, DiagnosticBag diagnostics, bool isNew)
    {
        DomainDefinition addressed = GuestAddresses.Assign(domain, new DomainPlaces(domain, places), diagnostics, isNew);
        DomainPlaces.Carry(places, domain, addressed);
        return addressed;
    }

    /// <summary>As <see cref="Complete"/>, but no device gets an address: all of them have to be there for that.</summary>
    internal static DomainDefinition CompleteDevices(DomainDefinition domain, SourceMap places, GuestHost host, GuestSeed seed, DiagnosticBag diagnostics, bool isNew)
    {
        DomainPlaces where = new(domain, places);
        domain = Placed(IdentityDefaults.Fill(domain, seed));
        domain = Placed(MachineDefaults.Fill(domain, host, where, diagnostics));
        domain = Placed(ListOrder.Arrange(domain));
        domain = Placed(ImplicitDevices.Add(domain, where, diagnostics));
        domain = Placed(CpuDefaults.Fill(domain));
        domain = Placed(DeviceDefaults.Fill(domain, where, diagnostics));
        domain = Placed(MemoryDefaults.Fill(domain, where, diagnostics, isNew));
        domain = Placed(BootDefaults.Fill(domain, where, diagnostics));
        domain = Placed(ConsoleDefaults.Fill(domain, where, diagnostics));
        domain = Placed(ImplicitControllers.Add(domain));
        return Placed(ScreenDefaults.Fill(domain));

        // Later steps and checks look at what was filled in, and must find where it came from.
        DomainDefinition Placed(DomainDefinition filled)
        {
            DomainPlaces.Carry(places, domain, filled);
            return filled;
        }
    }
}
