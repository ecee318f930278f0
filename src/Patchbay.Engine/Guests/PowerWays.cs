namespace Patchbay.Engine.Guests;

/// <summary>How a guest is told to shut down or to reboot (virDomainShutdownFlagValues). Several: one after the other until one works.</summary>
[Flags]
public enum PowerWays
{
    /// <summary>By its agent where one is connected, else, or where it fails, by the power button.</summary>
    Any = 0,

    /// <summary>By the power button (ACPI).</summary>
    Button = 1,

    /// <summary>By its agent.</summary>
    Agent = 2,
}
