using System.Net;
using Patchbay.Engine;
using Patchbay.Linux;

namespace Patchbay.Host.Dnsmasq;

/// <summary>
/// Keeps the host's name servers in a file that every dnsmasq reads at its start and on SIGHUP. Each would watch the host's
/// own list by itself, and the kernel gives a user but 128 watches: so there is no such limit to networks.
/// </summary>
/// <param name="servers">Where they are kept, a <c>server=</c> line each.</param>
/// <param name="changed">Called when the file has changed.</param>
internal sealed class ResolverWatch(string servers, Action changed) : IDisposable
{
    private const string List = "/etc/resolv.conf";
    private const string Keyword = "nameserver";

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private string? _written;

    /// <summary>The file, written and followed from the first call on.</summary>
    public string File
    {
        get
        {
            lock (_lock)
            {
                if (_written is null)
                {
                    Write();
                    Follow();
                }
            }
            return servers;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The list in dnsmasq's words; what is no address is left out.</summary>
    internal static string Translate(string list)
        => string.Concat(list.Split('\n')
            .Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length >= 2 && f[0] == Keyword && IPAddress.TryParse(f[1], out _))
            .Select(f => $"server={f[1]}\n"));

    // The list, and what it links to: either may be replaced.
    private void Follow()
    {
        string target = new FileInfo(List).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? List;
        foreach (string path in new[] { List, target }.Distinct())
        {
            _ = WatchAsync(path);
        }
    }

    private async Task WatchAsync(string path)
    {
        try
        {
            using FolderWatcher watcher = FolderWatcher.Open(Path.GetDirectoryName(path)!);
            await foreach (string? name in watcher.ReadAsync(_stop.Token))
            {
                if ((name is null || name == Path.GetFileName(path)) && Update())
                {
                    changed();
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // No such folder, or no watch left: the servers stay those of the daemon's start.
        }
    }

    private bool Update()
    {
        lock (_lock)
        {
            try
            {
                return Write();
            }
            catch (HostException)
            {
                // No room, for the moment: written with the next change.
                return false;
            }
        }
    }

    private bool Write()
    {
        string text = Translate(Read());
        if (text == _written)
        {
            return false;
        }
        HostFiles.Write(servers, text, (int)AtomicFile.Public);
        _written = text;
        return true;
    }

    private static string Read()
    {
        try
        {
            return System.IO.File.ReadAllText(List);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
