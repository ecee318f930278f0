using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>From start to stop.</content>
public sealed partial class GuestService
{
    /// <summary>Starts a stored guest.</summary>
    /// <exception cref="RefusedException">It runs already, or cannot be started; then nothing is left of the try.</exception>
    public Task<GuestView> StartAsync(Guid guest, GuestStartOptions options, CancellationToken cancellationToken)
        => _guests.Find(guest).StartAsync(null, options, cancellationToken);

    /// <summary>Ends a guest at once, as if its power were cut.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="gracefully">Whether it fails rather than killing a process that does not end by itself.</param>
    /// <param name="cancellationToken">Cancels waiting for the guest's turn.</param>
    /// <exception cref="RefusedException">It does not run, or does not end.</exception>
    public Task DestroyAsync(Guid guest, bool gracefully, CancellationToken cancellationToken)
        => DestroyAsync(guest, new GuestDestroyOptions { Gracefully = gracefully }, cancellationToken);

    /// <summary>Ends a guest at once, as if its power were cut.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels waiting for the guest's turn.</param>
    /// <exception cref="RefusedException">It does not run, or does not end.</exception>
    public Task DestroyAsync(Guid guest, GuestDestroyOptions options, CancellationToken cancellationToken)
        => _guests.Find(guest).DestroyAsync(options, cancellationToken);

    /// <summary>Asks a guest to power off; it decides what follows, and when.</summary>
    public Task ShutdownAsync(Guid guest, PowerWays ways, CancellationToken cancellationToken) => _guests.Find(guest).ShutdownAsync(ways, cancellationToken);

    /// <summary>Asks a guest to reboot; by the button it powers off, and is started again.</summary>
    public Task RebootAsync(Guid guest, PowerWays ways, CancellationToken cancellationToken) => _guests.Find(guest).RebootAsync(ways, cancellationToken);

    /// <summary>Presses a guest's reset button.</summary>
    public Task ResetAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).ResetAsync(cancellationToken);

    /// <summary>Stops a guest's processors.</summary>
    public Task SuspendAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).SuspendAsync(cancellationToken);

    /// <summary>Lets a guest's processors run.</summary>
    public Task ResumeAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).ResumeAsync(cancellationToken);

    /// <summary>Changes what is stored of a guest; a running one goes on as it is.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="change">Makes the new definition of the old one; its name and uuid must stay.</param>
    /// <param name="cancellationToken">Cancels before the change.</param>
    public Task ChangeDefinitionAsync(Guid guest, Func<DomainDefinition, DomainDefinition> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).ChangeDefinitionAsync(change);
    }

    /// <summary>Sends a command to QEMU's monitor as it is, and gives its answer.</summary>
    public Task<string> RunMonitorCommandAsync(Guid guest, string command, CancellationToken cancellationToken)
        => _guests.Find(guest).RunRawAsync(command, cancellationToken);

    /// <summary>Types a line at QEMU's human monitor, and gives what it prints.</summary>
    public Task<string> RunMonitorLineAsync(Guid guest, string line, CancellationToken cancellationToken)
        => _guests.Find(guest).RunLineAsync(line, cancellationToken);
}
