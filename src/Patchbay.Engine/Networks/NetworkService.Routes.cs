using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;

namespace Patchbay.Engine.Networks;

/// <content>What follows from the host's routes: by which way guests get out.</content>
public sealed partial class NetworkService
{
    // A routing daemon changes many at once; nobody's guests wait longer than this.
    private static readonly TimeSpan RoutesSettling = TimeSpan.FromMilliseconds(100);

    private int _routesAreDue;

    private void RoutesSoon(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _routesAreDue, 1) == 0)
        {
            _ = RoutesLaterAsync(cancellationToken);
        }
    }

    private async Task RoutesLaterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(RoutesSettling, _time, cancellationToken);
            Interlocked.Exchange(ref _routesAreDue, 0);
            foreach (NetworkEntry entry in _registry.All().Where(static e => e.State.Live?.Definition is { } live && ChoosesWayOut(live)))
            {
                LookSoon(entry, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the next one looks when it starts.
        }
    }

    private static bool ChoosesWayOut(NetworkDefinition network) => network.Extensions.Egress is NetworkEgress.By or NetworkEgress.Table;
}
