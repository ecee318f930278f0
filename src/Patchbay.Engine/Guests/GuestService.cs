using Microsoft.Extensions.Logging;
using Patchbay.Engine.Hooks;
using Patchbay.Engine.Store;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>
/// Guests from their documents to their end. Requests name a guest by its uuid; those about one guest are done one after
/// another, those about several side by side. What is refused is refused with libvirt's numbers
/// (<see cref="RefusedException"/>).
/// </summary>
public sealed partial class GuestService : IAsyncDisposable
{
    private readonly GuestContext _context;
    private readonly GuestRegistry _guests = new();
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _following = new(1, 1);

    /// <summary>Knows no guest before <see cref="LoadAsync"/>.</summary>
    /// <param name="host">The host.</param>
    /// <param name="monitors">Finds running guests.</param>
    /// <param name="networks">What guests are plugged into.</param>
    /// <param name="settings">What the administrator decided.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public GuestService(IHost host, IGuestMonitors monitors, IGuestNetworks networks, GuestSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        _context = new GuestContext(host, monitors, networks, settings, time, loggers);
        _logger = _context.Logger;
    }

    /// <summary>Where disks that are volumes of pools are looked up; null where there are no pools.</summary>
    public IGuestVolumes? Volumes
    {
        init => _context.Volumes = value;
    }

    /// <summary>Knows what emulators can be; where null, processors that are left to the host are passed through.</summary>
    public IGuestEmulators? Emulators
    {
        init => _context.Emulators = value;
    }

    /// <summary>Hears at which addresses guests are; null where nobody listens.</summary>
    public IAddressListener? Addresses
    {
        init => _context.Addresses = value;
    }

    /// <summary>Administrators' scripts that are told of guests.</summary>
    public HookScripts Hooks
    {
        init => _context.Hooks = value;
    }

    /// <summary>What happens to guests, from now on, until the subscription is disposed.</summary>
    public EventSubscription<GuestEvent> Subscribe() => _context.Events.Subscribe();

    /// <summary>All guests, by name.</summary>
    public ValueList<GuestView> List() => _guests.List();

    /// <summary>A guest by its uuid.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView Find(Guid uuid) => _guests.View(uuid);

    /// <summary>A guest by its name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView Find(string name) => _guests.View(name);

    /// <summary>A running guest by its number.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView Find(int id) => _guests.View(id);

    /// <summary>Stores a guest; one that runs goes on as it is until its next start.</summary>
    /// <param name="document">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="cancellationToken">Cancels before the document is stored.</param>
    /// <exception cref="RefusedException">The document is wrong, or its name or uuid is another guest's.</exception>
    /// <exception cref="StoreException">It could not be saved.</exception>
    public Task<GuestView> DefineAsync(string document, CancellationToken cancellationToken) => DefineAsync(document, validate: false, cancellationToken);

    /// <summary>Stores a guest; one that runs goes on as it is until its next start.</summary>
    /// <param name="document">libvirt's <c>&lt;domain&gt;</c>.</param>
    /// <param name="validate">Whether words that mean nothing refuse it, as libvirt's schema would.</param>
    /// <param name="cancellationToken">Cancels before the document is stored.</param>
    /// <exception cref="RefusedException">The document is wrong, or its name or uuid is another guest's.</exception>
    /// <exception cref="StoreException">It could not be saved.</exception>
    public async Task<GuestView> DefineAsync(string document, bool validate, CancellationToken cancellationToken)
        => await StoreAsync((await ReadNewAsync(document, validate, cancellationToken)).Definition, cancellationToken);

    /// <summary>Starts a guest without storing it.</summary>
    /// <exception cref="RefusedException">The document is wrong, its name or uuid is another guest's, it runs already, or it cannot be started.</exception>
    public async Task<GuestView> CreateAsync(string document, GuestStartOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        DomainDocument read = await ReadNewAsync(document, options.Validate, cancellationToken);
        Guest guest = Claim(read.Definition);
        return guest.View.IsActive
            ? throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, $"domain '{read.Definition.Name}' is already active")
            : await guest.StartAsync(read, options, cancellationToken);
    }

    /// <summary>Forgets a guest's definition; one that runs is transient from then on.</summary>
    public Task UndefineAsync(Guid guest, GuestUndefineOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).UndefineAsync(options);
    }

    /// <summary>Sets whether a guest starts with the host.</summary>
    public Task SetAutostartAsync(Guid guest, bool autostart, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).SetAutostartAsync(autostart);
    }

    /// <summary>A guest's document.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="format">The inactive form is the stored one; a guest that is not stored has only one.</param>
    public string Document(Guid guest, DomainFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Document(Find(guest), format);
    }

    /// <summary>A guest's document with the processor that its next start would give it; of one that runs, the running one's as it is.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="format">The inactive form is the stored one; a guest that is not stored has only one.</param>
    public async ValueTask<string> DocumentOfHostAsync(Guid guest, DomainFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        GuestView view = Find(guest);
        return format.IsInactive || view.Live is null
            ? Document(view with { Definition = await GuestProcessor.ShowAsync(view.Definition ?? view.Current, _context.Emulators) }, format)
            : Document(view, format);
    }

    private string Document(GuestView view, DomainFormat format)
    {
        if (format.IsMigratable)
        {
            // To a host that it moves to, what was asked for is told: what came of it is that host's own.
            DomainDefinition shown = format.IsInactive ? view.Definition ?? view.Current
                : view.Live is { } live ? live with { Cpu = view.WantedCpu ?? live.Cpu }
                : view.Current;
            shown = ChannelPaths.Clear(shown, $"{_context.Settings.Folders}/{shown.Name}");
            return GuestDocuments.Format(Planning.Guests.MigratableForm.Of(shown), format with { IsInactive = true });
        }
        return format.IsInactive
            ? GuestDocuments.Format(view.Definition ?? view.Current, format)
            : GuestDocuments.Format(view.Current, view.Live is null ? format with { IsInactive = true } : format);
    }

    /// <inheritdoc/>
    /// <remarks>Guests run on; the next daemon adopts them.</remarks>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_guests.All().Select(static g => g.DetachAsync()));
    }

    private async Task<GuestView> StoreAsync(DomainDefinition definition, CancellationToken cancellationToken)
    {
        definition = await FirmwareChoice.FillStoredAsync(definition, _context.Settings.Paths, _context.Host, cancellationToken);
        return await Claim(definition).DefineAsync(definition);
    }

    // Not shown before it is stored or runs.
    private Guest Claim(DomainDefinition definition)
    {
        Guid uuid = definition.Uuid!.Value;
        return _guests.Claim(definition.Name, uuid, () => new Guest(_context, new GuestView { Name = definition.Name, Uuid = uuid }, _guests.Remove));
    }

    private async Task<DomainDocument> ReadNewAsync(string document, bool validate, CancellationToken cancellationToken)
    {
        DiagnosticBag findings = [];
        DomainDocument read = await GuestDocuments.ReadNewAsync(document, _context.Host, findings, cancellationToken);
        if (validate && findings.Any(static f => f.BreaksForm))
        {
            throw RefusedException.OfForm(findings.InOrder());
        }
        DocumentWarnings.Log(_logger, $"guest {read.Definition.Name}", findings);
        return read;
    }
}
