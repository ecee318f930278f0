namespace Patchbay.Engine.Tests.Guests;

/// <content>What serves cards from beside QEMU.</content>
internal sealed partial class FakeGuestHost
{
    private readonly Dictionary<string, TaskCompletionSource> _servers = [];

    /// <summary>How often one was started.</summary>
    public int ServerStarts { get; private set; }

    /// <summary>Whether each ends as soon as it is started.</summary>
    public bool ServersEndAtOnce { get; set; }

    public void EndServer(string alias)
    {
        lock (_servers)
        {
            if (_servers.Remove(alias, out TaskCompletionSource? end))
            {
                end.SetResult();
            }
        }
    }

    public Task EndOfServer(string alias)
    {
        lock (_servers)
        {
            return _servers.TryGetValue(alias, out TaskCompletionSource? end) ? end.Task : Task.CompletedTask;
        }
    }

    private void StartServer(string alias)
    {
        lock (_servers)
        {
            if (_servers.TryAdd(alias, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)))
            {
                ServerStarts++;
            }
        }
        if (ServersEndAtOnce)
        {
            EndServer(alias);
        }
    }
}
