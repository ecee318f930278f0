using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Guests.Changes;

/// <summary>
/// What brings a running guest to its document: which difference is gone at once, and how, and which only with its next start, and why.
/// </summary>
public static class GuestLiveChanges
{
    private const string AtStart = "QEMU takes it when it starts only";
    private const string Kept = "kept with the guest; nothing on the host follows from it";

    // What nothing on the host follows from.
    private static readonly string[] Notes = ["title", "description", "metadata", "on_poweroff", "on_reboot", "on_crash"];

    /// <summary>The differences and the steps.</summary>
    /// <param name="running">As it runs.</param>
    /// <param name="wanted">As it shall be, with everything filled in.</param>
    public static GuestLivePlan Between(RunningGuest running, DomainDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(wanted);
        DomainDefinition present = RunningForm.Of(running, wanted);
        ElementDifference[] all = GuestDifferences.Elements(present, wanted);
        DeviceChanges devices = new(running, present, wanted, all);
        List<GuestStep> steps = [.. devices.Steps];
        List<LiveDifference> differences = [];
        foreach (ElementDifference difference in all)
        {
            (GuestEffect effect, string how, GuestStep? step) = devices.Judge(difference) ?? Judge(difference, running, wanted);
            differences.Add(new LiveDifference(new GuestDifference(difference.Path, difference.Before, difference.After), effect, how));
            if (step is not null && !steps.Contains(step))
            {
                steps.Add(step);
            }
        }
        if (GuestDifferences.HaveOtherPasswords(present, wanted, all.Length))
        {
            differences.Add(new LiveDifference(GuestDifferences.OfSecrets, GuestEffect.NextStart, AtStart));
        }
        return new GuestLivePlan(differences.ToValueList(), steps.ToValueList());
    }

    private static (GuestEffect Effect, string How, GuestStep? Step) Judge(ElementDifference difference, RunningGuest running, DomainDefinition wanted)
    {
        DomainDefinition live = running.Domain;
        switch (difference.Pattern)
        {
            case "currentMemory":
                return JudgeMemory(running, wanted);
            case "vcpu/@current":
                uint count = wanted.Vcpu.Current ?? wanted.Vcpu.Max;
                uint present = live.Vcpu.Current ?? live.Vcpu.Max;
                return count > live.Vcpu.Max ? (GuestEffect.NextStart, $"{live.Vcpu.Max} is the most that it can have until then", null)
                    : count == present ? (GuestEffect.NextStart, AtStart, null)
                    : (GuestEffect.Live, count > present ? "processors are plugged in" : "processors are pulled out, if the guest lets them go", new GuestStep.SetVcpus(count));
            case "devices/memballoon/stats" or "devices/memballoon/stats/@period" when HasBalloon(live) && HasBalloon(wanted):
                return (GuestEffect.Live, "QEMU is told", new GuestStep.SetMemoryPeriod(wanted.Devices.Memballoon!.StatsPeriod));
            case var pattern when Notes.Contains(pattern.Split('/')[0]):
                return (GuestEffect.Live, Kept, new GuestStep.Note(wanted));
            default:
                return (GuestEffect.NextStart, AtStart, null);
        }
    }

    // A total that differs takes what it has along; only what its document says of that itself is asked for before.
    private static (GuestEffect Effect, string How, GuestStep? Step) JudgeMemory(RunningGuest running, DomainDefinition wanted)
    {
        DomainDefinition live = running.Domain;
        ulong memory = wanted.Memory.Current ?? wanted.Memory.Total;
        if (memory > live.Memory.Total)
        {
            return (GuestEffect.NextStart, $"{live.Memory.Total} KiB is the most that it can have until then", null);
        }
        if (wanted.Memory.Current is null && wanted.Memory.Total != live.Memory.Total)
        {
            return (GuestEffect.NextStart, AtStart, null);
        }
        return !HasBalloon(live) ? (GuestEffect.NextStart, "it has no balloon", null)
            : running.AskedMemory == memory ? (GuestEffect.Asked, "its balloon was asked for it, and has not got there", null)
            : (GuestEffect.Live, "its balloon is asked for it", new GuestStep.SetMemory(memory));
    }

    private static bool HasBalloon(DomainDefinition domain) => domain.Devices.Memballoon is { Model: not "none" };
}
