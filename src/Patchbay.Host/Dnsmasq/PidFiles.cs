using System.Collections.Concurrent;
using System.Globalization;
using Patchbay.Linux;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Process ids that programs write into files of one folder once they are ready. One watch serves all who wait, as the host
/// gives a user few.
/// </summary>
internal sealed class PidFiles(string folder) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<FolderWatcher> _watcher = new(() => Open(folder));
    private Task? _work;

    /// <summary>Begins to listen for a file, before the program is started that will write it.</summary>
    public Task Appears(string path)
    {
        TaskCompletionSource appears = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[Path.GetFileName(path)] = appears;
        lock (_waiting)
        {
            _work ??= WorkAsync(_watcher.Value);
        }
        return appears.Task;
    }

    /// <summary>Ends listening for a file.</summary>
    public void Forget(string path) => _waiting.TryRemove(Path.GetFileName(path), out _);

    /// <summary>The id in a file; null where there is none, or no file.</summary>
    public static int? Read(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        if (_watcher.IsValueCreated)
        {
            _watcher.Value.Dispose();
        }
        _stop.Dispose();
    }

    private async Task WorkAsync(FolderWatcher watcher)
    {
        await foreach (string? name in watcher.ReadAsync(_stop.Token))
        {
            foreach ((string waited, TaskCompletionSource appears) in _waiting)
            {
                // The file is there before its text is.
                if ((name is null || name == waited) && Read(Path.Combine(folder, waited)) is not null)
                {
                    appears.TrySetResult();
                }
            }
        }
    }

    private static FolderWatcher Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return FolderWatcher.Open(folder);
    }
}
