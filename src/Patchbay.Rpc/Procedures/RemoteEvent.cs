namespace Patchbay.Rpc;

/// <summary>The messages that libvirt's server sends unasked.</summary>
public static partial class RemoteEvent
{
}
