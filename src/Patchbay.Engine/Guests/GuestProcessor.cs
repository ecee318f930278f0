using Patchbay.Model.Domains;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Engine.Guests;

/// <summary>A guest's processor on its way from the definition to what runs.</summary>
internal static class GuestProcessor
{
    /// <summary>With what the document leaves to the host decided.</summary>
    /// <exception cref="RefusedException">It cannot be had here.</exception>
    public static async ValueTask<(DomainDefinition Domain, EmulatorAbilities? Emulator)> DecideAsync(DomainDefinition domain, IGuestEmulators? emulators)
    {
        EmulatorAbilities? emulator = await AskAsync(domain, emulators);
        return (Translating(() => domain with { Cpu = CpuStart.Decide(domain, emulator) }), emulator);
    }

    /// <summary>As a start would decide it, of a guest that does not run.</summary>
    public static async ValueTask<DomainDefinition> ShowAsync(DomainDefinition domain, IGuestEmulators? emulators)
    {
        EmulatorAbilities? emulator = await AskAsync(domain, emulators);
        return domain with { Cpu = CpuStart.Show(domain, emulator) };
    }

    /// <summary>With what the processor came to be.</summary>
    /// <param name="domain">As QEMU was told.</param>
    /// <param name="wanted">As defined.</param>
    /// <param name="seen">What QEMU says; null where it does not.</param>
    /// <exception cref="RefusedException">It is not what the document insists on.</exception>
    public static DomainDefinition Update(DomainDefinition domain, CpuDefinition? wanted, GuestCpu? seen)
    {
        if (seen is null || domain.Cpu is not { } started)
        {
            return domain;
        }
        domain = Translating(() => domain with { Cpu = CpuLive.Update(wanted ?? started, started, seen) });
        return CpuLive.LacksClock(started, seen)
            ? throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, "host doesn't support invariant TSC")
            : domain;
    }

    private static async ValueTask<EmulatorAbilities?> AskAsync(DomainDefinition domain, IGuestEmulators? emulators)
        => emulators is not null && domain.Devices.Emulator is { } path && CpuStart.IsLeftToHost(domain) ? await emulators.EmulatorAsync(path) : null;

    private static T Translating<T>(Func<T> decide)
    {
        try
        {
            return decide();
        }
        catch (CapabilityException e)
        {
            Refusal why = e.Why switch
            {
                CapabilityMistake.Incompatible => Refusal.CpuIncompatible,
                CapabilityMistake.Unsupported => Refusal.ConfigUnsupported,
                CapabilityMistake.UnknownModel => Refusal.Internal,
                _ => Refusal.OperationFailed,
            };
            throw new RefusedException(why, RefusalArea.Cpu, e.Message, e);
        }
    }
}
