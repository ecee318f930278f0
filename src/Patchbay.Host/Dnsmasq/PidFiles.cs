using System.Collections.Concurrent;
using System.Globalization;
using Patchbay.Linux;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Process ids that programs write into files of one folder once they are ready. One watch serves all who wait, as the
/// kernel gives a user but 128; where others have used them up, the files are looked at every few milliseconds.
/// </summary>
internal sealed class PidFiles(string folder, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private FolderWatcher? _watcher;

    /// <summary>Begins to listen for a file, before the program is started that will write it.</summary>
    public Task Appears(string path)
    {
        TaskCompletionSource appears = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[Path.GetFileName(path)] = appears;
        if (!TryWatch())
        {
            _ = LookAsync(Path.GetFileName(path), appears);
        }
        return appears.Task;
    }

    /// <summary>Ends listening for a file.</summary>
    public void Forget(string path)
    {
        if (_waiting.TryRemove(Path.GetFileName(path), out TaskCompletionSource? appears))
        {
            appears.TrySetCanceled();
        }
    }

    /// <summary>The id in a file; null where there is none, or no file.</summary>
    public static int? Read(string path)
    {
        try
        {
            return File.Exists(path) && int.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
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
        lock (_lock)
        {
            _watcher?.Dispose();
        }
        _stop.Dispose();
    }

    private bool TryWatch()
    {
        lock (_lock)
        {
            if (_watcher is not null)
            {
                return true;
            }
            Directory.CreateDirectory(folder);
            try
            {
                _watcher = FolderWatcher.Open(folder, onlyWritten: true);
            }
            catch (LinuxException)
            {
                return false;
            }
            _ = WatchAsync(_watcher);
            return true;
        }
    }

    private async Task WatchAsync(FolderWatcher watcher)
    {
        try
        {
            await foreach (string? name in watcher.ReadAsync(_stop.Token))
            {
                foreach ((string waited, TaskCompletionSource appears) in _waiting)
                {
                    if (name is null || name == waited)
                    {
                        IsThere(waited, appears);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody starts anything any more.
        }
    }

    // Bounded by whoever waits: it forgets the file.
    private async Task LookAsync(string name, TaskCompletionSource appears)
    {
        while (!appears.Task.IsCompleted && !IsThere(name, appears))
        {
            await Task.Delay(Interval, time);
        }
    }

    // The file is there before its text is.
    private bool IsThere(string name, TaskCompletionSource appears)
        => Read(Path.Combine(folder, name)) is not null && appears.TrySetResult();
}
