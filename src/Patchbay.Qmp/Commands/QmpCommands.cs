namespace Patchbay.Qmp;

/// <summary>The commands, each with its shapes. Names and members are those of QEMU's QMP reference, <c>interop/qemu-qmp-ref</c>.</summary>
public static partial class QmpCommands
{
    /// <summary>Leaves negotiation mode; the connection does it itself.</summary>
    internal static QmpCommand<QmpCapabilities, QmpNothing> Capabilities { get; }
        = new("qmp_capabilities", QmpJson.Default.QmpCapabilities, QmpJson.Default.QmpNothing);

    /// <summary>QEMU's version.</summary>
    public static QmpCommand<QmpNothing, QmpVersion> QueryVersion { get; }
        = new("query-version", QmpJson.Default.QmpNothing, QmpJson.Default.QmpVersion);

    /// <summary>The commands this QEMU has.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpNamed>> QueryCommands { get; }
        = new("query-commands", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpNamed);

    /// <summary>Whether the machine runs.</summary>
    public static QmpCommand<QmpNothing, QmpStatus> QueryStatus { get; }
        = new("query-status", QmpJson.Default.QmpNothing, QmpJson.Default.QmpStatus);

    /// <summary>Lets the processors run.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> Cont { get; } = Bare("cont");

    /// <summary>Makes the processors stand still.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> Stop { get; } = Bare("stop");

    /// <summary>Presses the power button.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> SystemPowerdown { get; } = Bare("system_powerdown");

    /// <summary>Presses the reset button.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> SystemReset { get; } = Bare("system_reset");

    /// <summary>Wakes a guest that sleeps.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> SystemWakeup { get; } = Bare("system_wakeup");

    /// <summary>Ends QEMU; the answer comes before the end.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> Quit { get; } = Bare("quit");

    /// <summary>A non-maskable interrupt.</summary>
    public static QmpCommand<QmpNothing, QmpNothing> InjectNmi { get; } = Bare("inject-nmi");

    /// <summary>The processors and their threads.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpCpu>> QueryCpusFast { get; }
        = new("query-cpus-fast", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpCpu);

    /// <summary>The places for processors, plugged in or not.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpCpuSlot>> QueryHotpluggableCpus { get; }
        = new("query-hotpluggable-cpus", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpCpuSlot);

    /// <summary>How much memory the guest has; refused where there is no balloon.</summary>
    public static QmpCommand<QmpNothing, QmpBalloon> QueryBalloon { get; }
        = new("query-balloon", QmpJson.Default.QmpNothing, QmpJson.Default.QmpBalloon);

    /// <summary>How much memory the guest should have; it gets there by and by.</summary>
    public static QmpCommand<QmpBalloonTarget, QmpNothing> Balloon { get; }
        = new("balloon", QmpJson.Default.QmpBalloonTarget, QmpJson.Default.QmpNothing);

    /// <summary>A line of the human monitor, and what it prints.</summary>
    public static QmpCommand<QmpMonitorLine, string> HumanMonitorCommand { get; }
        = new("human-monitor-command", QmpJson.Default.QmpMonitorLine, QmpJson.Default.String);

    private static QmpCommand<QmpNothing, QmpNothing> Bare(string name) => new(name, QmpJson.Default.QmpNothing, QmpJson.Default.QmpNothing);

    private static QmpCommand<QmpRaw, QmpNothing> Raw(string name) => new(name, QmpJson.Default.QmpRaw, QmpJson.Default.QmpNothing);

    private static QmpCommand<QmpId, QmpNothing> ById(string name) => new(name, QmpJson.Default.QmpId, QmpJson.Default.QmpNothing);
}
