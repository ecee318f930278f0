using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Planning.Operations;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <content>Drives and what is in them.</content>
internal sealed partial class QemuMonitor
{
    private const string FormatSuffix = "-format";
    private const string StorageSuffix = "-storage";

    private static readonly TimeSpan TrayPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TrayLimit = TimeSpan.FromSeconds(5);

    public async ValueTask<string?> QueryMediumAsync(string device, CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpDrive> drives = await AskAsync(QmpCommands.QueryBlock, new QmpNothing(), cancellationToken);
        return drives.FirstOrDefault(d => d.Qdev == device || d.Qdev?.Contains($"/{device}/", StringComparison.Ordinal) == true
            || d.Qdev?.EndsWith($"/{device}", StringComparison.Ordinal) == true)?.Inserted?.NodeName;
    }

    /// <summary>Opens storage; a format that is refused leaves nothing open.</summary>
    public async Task OpenAsync(DriveStorage storage)
    {
        await WithinLimitAsync(QmpCommands.BlockdevAdd, new QmpRaw(storage.Storage));
        if (storage.Format is not { } format)
        {
            return;
        }
        try
        {
            await WithinLimitAsync(QmpCommands.BlockdevAdd, new QmpRaw(format));
        }
        catch (HostException)
        {
            await CloseStorageAsync(storage.Node);
            throw;
        }
    }

    /// <summary>Closes storage; what is not open is as good.</summary>
    public async Task CloseStorageAsync(string node)
    {
        await UnlessMissingAsync(QmpCommands.BlockdevDel, new QmpNode(node), "Failed to find node");
        if (node.EndsWith(FormatSuffix, StringComparison.Ordinal))
        {
            await UnlessMissingAsync(QmpCommands.BlockdevDel, new QmpNode(node[..^FormatSuffix.Length] + StorageSuffix), "Failed to find node");
        }
    }

    /// <summary>Opens the tray, takes out what is in it, puts a medium in and closes the tray.</summary>
    /// <exception cref="HostException">The guest holds the tray closed.</exception>
    public async Task ChangeMediumAsync(string device, string? node, bool force)
    {
        long start = _time.GetTimestamp();
        while (!await TryPutAsync(device, node, force, start))
        {
            await Task.Delay(TrayPause, _time);
        }
        await RunJsonAsync("blockdev-close-tray", $$"""{"id":{{Quote(device)}}}""");
    }

    // A guest may close the tray again at once, as one does that just starts to use the drive.
    private async Task<bool> TryPutAsync(string device, string? node, bool force, long start)
    {
        await OpenTrayAsync(device, force);
        try
        {
            await RunJsonAsync("blockdev-remove-medium", $$"""{"id":{{Quote(device)}}}""");
            if (node is not null)
            {
                await RunJsonAsync("blockdev-insert-medium", $$"""{"id":{{Quote(device)}},"node-name":{{Quote(node)}}}""");
            }
            return true;
        }
        catch (HostException e) when (e.Message.Contains("is not open", StringComparison.Ordinal) && _time.GetElapsedTime(start) < TrayLimit)
        {
            return false;
        }
    }

    // A guest that holds the tray is asked to let it go, and mostly does a moment later.
    private async Task OpenTrayAsync(string device, bool force)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await RunJsonAsync("blockdev-open-tray", $$"""{"id":{{Quote(device)}},"force":{{(force ? "true" : "false")}}}""");
                return;
            }
            catch (HostException e) when (e.Message.Contains("is locked", StringComparison.Ordinal) && _time.GetElapsedTime(start) < TrayLimit)
            {
                await Task.Delay(TrayPause, _time);
            }
        }
    }

    private async Task RunJsonAsync(string command, string arguments)
    {
        using CancellationTokenSource limit = new(AnswerLimit, _time);
        string answer;
        try
        {
            answer = await RunRawAsync($$"""{"execute":"{{command}}","arguments":{{arguments}}}""", limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new HostException($"QEMU of {_guest}: no answer within {AnswerLimit.TotalSeconds} seconds", e);
        }
        ThrowIfRefused(command, answer);
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
