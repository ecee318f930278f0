namespace Patchbay.Qmp;

/// <summary>Disks, screens and keyboards.</summary>
public static partial class QmpCommands
{
    /// <summary>The drives and their media.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpDrive>> QueryBlock { get; }
        = new("query-block", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpDrive);

    /// <summary>The drives' counters.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpDriveStats>> QueryBlockStats { get; }
        = new("query-blockstats", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpDriveStats);

    /// <summary>Opens an image; the arguments are those of <c>-blockdev</c> as one JSON object.</summary>
    public static QmpCommand<QmpRaw, QmpNothing> BlockdevAdd { get; } = Raw("blockdev-add");

    /// <summary>Closes an image that nothing uses.</summary>
    public static QmpCommand<QmpNode, QmpNothing> BlockdevDel { get; }
        = new("blockdev-del", QmpJson.Default.QmpNode, QmpJson.Default.QmpNothing);

    /// <summary>Puts another medium in.</summary>
    public static QmpCommand<QmpMediumChange, QmpNothing> BlockdevChangeMedium { get; }
        = new("blockdev-change-medium", QmpJson.Default.QmpMediumChange, QmpJson.Default.QmpNothing);

    /// <summary>Takes a medium out.</summary>
    public static QmpCommand<QmpEject, QmpNothing> Eject { get; }
        = new("eject", QmpJson.Default.QmpEject, QmpJson.Default.QmpNothing);

    /// <summary>Makes an image larger, and tells the guest.</summary>
    public static QmpCommand<QmpResize, QmpNothing> BlockResize { get; }
        = new("block_resize", QmpJson.Default.QmpResize, QmpJson.Default.QmpNothing);

    /// <summary>Presses keys together and lets them go.</summary>
    public static QmpCommand<QmpKeys, QmpNothing> SendKey { get; }
        = new("send-key", QmpJson.Default.QmpKeys, QmpJson.Default.QmpNothing);

    /// <summary>Writes a picture of a screen to a file.</summary>
    public static QmpCommand<QmpScreenshot, QmpNothing> Screendump { get; }
        = new("screendump", QmpJson.Default.QmpScreenshot, QmpJson.Default.QmpNothing);

    /// <summary>The VNC server's address.</summary>
    public static QmpCommand<QmpNothing, QmpVnc> QueryVnc { get; }
        = new("query-vnc", QmpJson.Default.QmpNothing, QmpJson.Default.QmpVnc);

    /// <summary>Sets a display's password.</summary>
    public static QmpCommand<QmpPassword, QmpNothing> SetPassword { get; }
        = new("set_password", QmpJson.Default.QmpPassword, QmpJson.Default.QmpNothing);

    /// <summary>Sets when a display's password ends.</summary>
    public static QmpCommand<QmpPasswordEnd, QmpNothing> ExpirePassword { get; }
        = new("expire_password", QmpJson.Default.QmpPasswordEnd, QmpJson.Default.QmpNothing);
}
