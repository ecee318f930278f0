using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>The kernel's virtualisation, <c>/dev/kvm</c>.</summary>
public static class KvmDevice
{
    private const string Path = "/dev/kvm";
    private const nuint KVM_CHECK_EXTENSION = 0xAE03;
    private const nint KVM_CAP_MAX_VCPUS = 66;

    /// <summary>The most processors of a guest; null where there is no such device or it does not say.</summary>
    public static uint? MaxCpus()
    {
        try
        {
            using SafeFileHandle kvm = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            int answer = LibC.ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS);
            return answer > 0 ? (uint)answer : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
