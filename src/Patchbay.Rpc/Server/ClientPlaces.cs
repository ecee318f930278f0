namespace Patchbay.Rpc;

/// <summary>Who has how many of a listening socket's places. All members may be used from any thread.</summary>
/// <param name="free">Those of all together that are free.</param>
/// <param name="share">For each user but root.</param>
/// <param name="reserve">Of the places, those that only root gets.</param>
internal sealed class ClientPlaces(SemaphoreSlim free, int share, int reserve)
{
    private const uint Root = 0;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, int> _taken = [];
    private readonly HashSet<uint> _told = [];
    private bool _isTold;

    /// <summary>Takes a place for somebody who is still to come.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => free.WaitAsync(cancellationToken);

    /// <summary>Gives back a place that nobody came for.</summary>
    public void Release() => free.Release();

    /// <summary>Says whose the place is. One that a user is not to have is not given back by this.</summary>
    /// <param name="user">The user's number.</param>
    /// <param name="isNews">Whether that is the first time since the user had half of its places left; of users without any, since there were free ones.</param>
    public bool TryTake(uint user, out bool isNews)
    {
        lock (_lock)
        {
            int taken = _taken.GetValueOrDefault(user);
            if (user != Root && (taken >= share || free.CurrentCount < reserve))
            {
                // Of those who have none there is no list: there are as many as there are numbers.
                isNews = taken > 0 ? _told.Add(user) : !_isTold;
                _isTold |= taken == 0;
                return false;
            }
            _taken[user] = taken + 1;
            isNews = false;
            return true;
        }
    }

    /// <summary>Gives a user's place back.</summary>
    public void Release(uint user)
    {
        lock (_lock)
        {
            int left = --_taken[user];
            if (left <= share / 2)
            {
                _told.Remove(user);
            }
            _isTold &= free.CurrentCount < 2 * reserve;
            if (left == 0)
            {
                // Users come and go, and there may be many of them.
                _taken.Remove(user);
            }
        }
        free.Release();
    }
}
