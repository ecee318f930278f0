using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Processors and timers that contradict themselves.</summary>
internal static class ProcessorRules
{
    public static void Check(DomainDefinition domain, Judge judge)
    {
        if (domain.Cpu?.Topology is { } t && judge.Knows(domain.Cpu, "topology /vcpu"))
        {
            ulong product = (ulong)t.Sockets * t.Dies * t.Clusters * t.Cores;
            if (product > uint.MaxValue || product * t.Threads != domain.Vcpu.Max)
            {
                judge.Refuse(t, $"a topology of {product * t.Threads} processors", $"<vcpu> says {domain.Vcpu.Max}");
            }
        }
        if (domain.Cpu is { Model: null, Features.IsEmpty: false, Mode: null or CpuMode.Custom } cpu && judge.Knows(cpu, ". model feature"))
        {
            judge.Refuse(cpu, "<feature> of a CPU without a model", "name a <model>, or choose another mode", FindingClass.Xml);
        }
        foreach (TimerDefinition timer in domain.Clock.Timers.Where(t => judge.Knows(t, "timer")))
        {
            CheckTimer(timer, judge);
        }
    }

    private static void CheckTimer(TimerDefinition timer, Judge judge)
    {
        if (timer is { Name: "kvmclock" or "hypervclock", TickPolicy: not null })
        {
            judge.Refuse(timer, $"'tickpolicy' of the timer '{timer.Name}'", "it has no ticks");
        }
        if (timer.Name != "tsc" && (timer.Frequency is > 0 || timer.Mode is not null))
        {
            judge.Refuse(timer, $"'frequency' and 'mode' of the timer '{timer.Name}'", "only 'tsc' has them");
        }
        if (timer.Name is not ("rtc" or "platform") && timer.Track is not null)
        {
            judge.Refuse(timer, $"'track' of the timer '{timer.Name}'", "only 'rtc' and 'platform' have it");
        }
    }
}
