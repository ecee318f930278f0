using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Processors and timers that contradict themselves.</summary>
internal static class ProcessorRules
{
    public static void Check(DomainDefinition domain, DomainPlaces places, DiagnosticBag diagnostics)
    {
        if (domain.Cpu?.Topology is { } t)
        {
            ulong product = (ulong)t.Sockets * t.Dies * t.Clusters * t.Cores;
            if (product > uint.MaxValue || product * t.Threads != domain.Vcpu.Max)
            {
                diagnostics.Add(Findings.NotPossible(places.Of(t), $"a topology of {product * t.Threads} processors", $"<vcpu> says {domain.Vcpu.Max}"));
            }
        }
        if (domain.Cpu is { Model: null, Features.IsEmpty: false, Mode: null or CpuMode.Custom })
        {
            diagnostics.Add(Findings.NotPossible(places.Of(domain.Cpu), "<feature> of a CPU without a model", "name a <model>, or choose another mode", FindingClass.Xml));
        }
        foreach (TimerDefinition timer in domain.Clock.Timers)
        {
            if (timer is { Name: "kvmclock" or "hypervclock", TickPolicy: not null })
            {
                diagnostics.Add(Findings.NotPossible(places.Of(timer), $"'tickpolicy' of the timer '{timer.Name}'", "it has no ticks"));
            }
            if (timer.Name != "tsc" && (timer.Frequency is > 0 || timer.Mode is not null))
            {
                diagnostics.Add(Findings.NotPossible(places.Of(timer), $"'frequency' and 'mode' of the timer '{timer.Name}'", "only 'tsc' has them"));
            }
            if (timer.Name is not ("rtc" or "platform") && timer.Track is not null)
            {
                diagnostics.Add(Findings.NotPossible(places.Of(timer), $"'track' of the timer '{timer.Name}'", "only 'rtc' and 'platform' have it"));
            }
        }
    }
}
