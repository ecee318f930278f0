using System.Collections.Concurrent;
using Patchbay.Engine;
using Patchbay.Engine.Guests;

namespace Patchbay.Daemon.Rpc;

/// <summary>The guests that end with their client's connection, as it asked when it started them.</summary>
internal sealed class OwnGuests(GuestService guests) : IAsyncDisposable
{
    private readonly ConcurrentBag<(Guid Guest, int Id)> _own = [];

    /// <summary>Notes a guest.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="id">This run of it: one that was started again since is somebody else's.</param>
    public void Add(Guid guest, int id) => _own.Add((guest, id));

    public async ValueTask DisposeAsync()
    {
        foreach ((Guid guest, int id) in _own)
        {
            try
            {
                await guests.DestroyAsync(guest, new GuestDestroyOptions { Id = id }, CancellationToken.None);
            }
            catch (Exception e) when (e is RefusedException or HostException)
            {
                // It has ended, or will not: the log of the guest says so.
            }
        }
    }
}
