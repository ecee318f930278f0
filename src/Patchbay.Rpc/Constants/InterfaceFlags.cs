namespace Patchbay.Rpc;

/// <summary>Which of the host's interfaces are listed (virConnectListAllInterfacesFlags).</summary>
[Flags]
public enum VirConnectListAllInterfacesFlags : uint
{
    Inactive = 1 << 0,
    Active = 1 << 1,
}
