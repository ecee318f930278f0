namespace Patchbay.Qmp;

/// <summary>Keys to press together.</summary>
/// <param name="Keys">In the order of pressing.</param>
/// <param name="HoldTime">How long, in milliseconds; null for QEMU's 100.</param>
public sealed record QmpKeys(IReadOnlyList<QmpKey> Keys, int? HoldTime = null);

/// <summary>One key.</summary>
/// <param name="Type"><c>qcode</c> or <c>number</c>.</param>
/// <param name="Data">The key's name or its number.</param>
public sealed record QmpKey(string Type, QmpRaw Data)
{
    /// <summary>A key by QEMU's name, as <c>ctrl</c> or <c>f1</c>.</summary>
    /// <exception cref="ArgumentException">The name is not made of letters, digits, <c>_</c> and <c>-</c>.</exception>
    public static QmpKey Named(string name)
        => name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? new QmpKey("qcode", new QmpRaw($"\"{name}\""))
            : throw new ArgumentException($"'{name}' is not the name of a key", nameof(name));

    /// <summary>A key by its scan code, as an AT keyboard of set 1 sends it.</summary>
    public static QmpKey Number(int code) => new("number", new QmpRaw(code.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

/// <summary>Where to write a picture of a screen.</summary>
/// <param name="Filename">A file that QEMU may write.</param>
/// <param name="Device">The display device's id; null for the first.</param>
/// <param name="Head">Which of its screens.</param>
/// <param name="Format"><c>ppm</c> or <c>png</c>; null for ppm, which every QEMU knows.</param>
public sealed record QmpScreenshot(string Filename, string? Device = null, int? Head = null, string? Format = null);

/// <summary>The VNC server.</summary>
/// <param name="Enabled">Whether there is one.</param>
/// <param name="Host">The address it listens on.</param>
/// <param name="Service">The port, or the path of a socket.</param>
/// <param name="Family"><c>ipv4</c>, <c>ipv6</c> or <c>unix</c>.</param>
/// <param name="Auth"><c>none</c>, <c>vnc</c>, ….</param>
public sealed record QmpVnc(bool Enabled, string? Host = null, string? Service = null, string? Family = null, string? Auth = null);

/// <summary>A password for a display.</summary>
/// <param name="Protocol"><c>vnc</c> or <c>spice</c>.</param>
/// <param name="Password">The password.</param>
/// <param name="Connected">What becomes of who is connected: <c>keep</c>, <c>fail</c>, <c>disconnect</c>.</param>
public sealed record QmpPassword(string Protocol, string Password, string? Connected = null);

/// <summary>When a display's password ends.</summary>
/// <param name="Protocol"><c>vnc</c> or <c>spice</c>.</param>
/// <param name="Time"><c>now</c>, <c>never</c>, <c>+SECONDS</c> or seconds since 1970.</param>
public sealed record QmpPasswordEnd(string Protocol, string Time);
