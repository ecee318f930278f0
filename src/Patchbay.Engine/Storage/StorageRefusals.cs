using Patchbay.Model.Text;

namespace Patchbay.Engine.Storage;

/// <summary>The refusals of requests about storage, in the words that libvirt's clients know.</summary>
internal static class StorageRefusals
{
    public static RefusedException NoPool(string name) => new(Refusal.NoPool, RefusalArea.Storage, $"no storage pool with matching name '{name}'");

    public static RefusedException NoPool(Guid uuid) => new(Refusal.NoPool, RefusalArea.Storage, $"no storage pool with matching uuid '{uuid}'");

    public static RefusedException NoPoolAt(string path) => new(Refusal.NoPool, RefusalArea.Storage, $"no storage pool with matching target path '{path}'");

    public static RefusedException NoVolume(string name) => new(Refusal.NoVolume, RefusalArea.Storage, $"no storage vol with matching name '{name}'");

    public static RefusedException NoVolumeWithKey(string key) => new(Refusal.NoVolume, RefusalArea.Storage, $"no storage vol with matching key {key}");

    public static RefusedException NoVolumeAt(string path) => new(Refusal.NoVolume, RefusalArea.Storage, $"no storage vol with matching path '{path}'");

    public static RefusedException VolumeExists(string name) => new(Refusal.VolumeExists, RefusalArea.Storage, $"'{name}' exists already");

    public static RefusedException NotActive(string pool) => Invalid($"storage pool '{pool}' is not active");

    public static RefusedException Invalid(string detail) => new(Refusal.OperationInvalid, RefusalArea.Storage, detail);

    public static RefusedException Failed(string detail) => new(Refusal.OperationFailed, RefusalArea.Storage, detail);

    public static RefusedException Internal(string detail) => new(Refusal.Internal, RefusalArea.Storage, detail);

    public static RefusedException InvalidArgument(string detail) => new(Refusal.InvalidArgument, RefusalArea.Storage, detail);

    public static RefusedException Unsupported(string detail) => new(Refusal.ConfigUnsupported, RefusalArea.Storage, detail);

    public static RefusedException NoSupport(string detail) => new(Refusal.NoSupport, RefusalArea.Storage, detail);

    public static RefusedException OperationUnsupported(string detail) => new(Refusal.OperationUnsupported, RefusalArea.Storage, detail);

    public static RefusedException Host(HostException failure) => new(Refusal.System, RefusalArea.Storage, failure.Message, failure);

    /// <summary>Refuses a document with all its mistakes, or, where words that mean nothing are to refuse it, with those too.</summary>
    public static T Check<T>(T? read, DiagnosticBag findings, bool validate) where T : class
    {
        if (read is not null && validate && findings.Count > 0)
        {
            throw new RefusedException(Refusal.Schema, RefusalArea.Storage, string.Join('\n', findings.InOrder()));
        }
        return read ?? throw new RefusedException(RefusalArea.Storage, findings.InOrder());
    }
}
