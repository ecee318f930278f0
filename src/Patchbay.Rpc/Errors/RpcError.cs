namespace Patchbay.Rpc;

/// <summary>The payload of every failed reply (virNetMessageError).</summary>
/// <param name="Code">Callers decide by it.</param>
/// <param name="Domain">The part that failed.</param>
/// <param name="Message">The whole sentence; virsh prints it as it is. go-libvirt cannot read a missing one, so we always send it.</param>
/// <param name="Level">2 (error) in all that libvirtd sends.</param>
/// <param name="Guest">Always absent in what libvirtd sends.</param>
/// <param name="Text1">libvirtd: the message's format.</param>
/// <param name="Text2">libvirtd: what the format was filled with.</param>
/// <param name="Text3">Unused.</param>
/// <param name="Number1">-1, or the errno of a system error.</param>
/// <param name="Number2">-1.</param>
/// <param name="Network">Always absent in what libvirtd sends.</param>
public sealed record RpcError(
    LibvirtErrorCode Code,
    LibvirtErrorDomain Domain,
    string? Message,
    int Level = 2,
    RpcDomain? Guest = null,
    string? Text1 = null,
    string? Text2 = null,
    string? Text3 = null,
    int Number1 = -1,
    int Number2 = -1,
    RpcNetwork? Network = null) : IXdr<RpcError>
{
    /// <summary>Composes the message as libvirt does: the code's own words, then the detail.</summary>
    public static RpcError Of(LibvirtErrorCode code, LibvirtErrorDomain domain, string detail, int errno = -1)
    {
        string format = ErrorFormats.Of(code);
        string message = format.Replace("%s", detail, StringComparison.Ordinal);
        return new RpcError(code, domain, message, Text1: format, Text2: detail, Number1: errno);
    }

    /// <inheritdoc/>
    public static RpcError Read(ref XdrReader reader) => new(
        (LibvirtErrorCode)reader.Int32(),
        (LibvirtErrorDomain)reader.Int32(),
        reader.OptionalText(),
        reader.Int32(),
        reader.Optional<RpcDomain>(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.OptionalText(),
        reader.Int32(),
        reader.Int32(),
        reader.Optional<RpcNetwork>());

    /// <inheritdoc/>
    public void Write(ref XdrWriter writer)
    {
        writer.Int32((int)Code);
        writer.Int32((int)Domain);
        writer.OptionalText(Message ?? "");
        writer.Int32(Level);
        writer.Optional(Guest);
        writer.OptionalText(Text1);
        writer.OptionalText(Text2);
        writer.OptionalText(Text3);
        writer.Int32(Number1);
        writer.Int32(Number2);
        writer.Optional(Network);
    }
}
