namespace Patchbay.Planning.Networks.Changes;

/// <summary>What a difference between two definitions means for a network that runs.</summary>
public enum ChangeEffect
{
    /// <summary>Applied in place: no frame between guests is lost.</summary>
    Live,

    /// <summary>Applied to guests that are plugged in from now on; those plugged in stay as they are.</summary>
    NextPlug,

    /// <summary>Applied, and something pauses for a short time; the change says what.</summary>
    Interruption,

    /// <summary>Not possible while the network runs as it does; the change says why.</summary>
    Refused,
}
