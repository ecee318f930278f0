using System.Collections.Concurrent;

namespace Patchbay.Host.Qemu;

/// <summary>What programs say of themselves: each is asked once, and again when its file was replaced or it did not answer.</summary>
/// <typeparam name="T">What is asked for.</typeparam>
/// <param name="ask">Asks the program at a path; null where it does not answer.</param>
internal sealed class FileFacts<T>(Func<string, Task<T?>> ask)
    where T : class
{
    private readonly ConcurrentDictionary<(string Path, DateTime Written, bool HasKvm), Lazy<Task<T?>>> _known = new();

    /// <summary>What the program at a path says; null where there is none or it does not answer.</summary>
    public async ValueTask<T?> OfAsync(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        // With the kernel's module come abilities.
        var key = (path, File.GetLastWriteTimeUtc(path), File.Exists("/dev/kvm"));
        Lazy<Task<T?>> asking = _known.GetOrAdd(key, static (k, ask) => new Lazy<Task<T?>>(() => ask(k.Path)), ask);
        T? facts = null;
        try
        {
            return facts = await asking.Value;
        }
        finally
        {
            if (facts is null)
            {
                _known.TryRemove(KeyValuePair.Create(key, asking));
            }
        }
    }
}
