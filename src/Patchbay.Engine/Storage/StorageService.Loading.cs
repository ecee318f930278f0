using Microsoft.Extensions.Logging;
using Patchbay.Engine.Store;
using Patchbay.Model.Storage;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Storage;

/// <content>What a daemon finds when it starts.</content>
public sealed partial class StorageService
{
    /// <summary>
    /// Reads what is stored and what ran: pools that ran and whose folders are there run on. Once a boot it starts what starts with the host.
    /// A broken file, and a pool that cannot be started, are logged; the others come up.
    /// </summary>
    /// <exception cref="StoreException">A folder of ours cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (StoredDocument document in _store.Load())
        {
            LoadStored(document);
        }
        foreach ((string path, StoragePoolDefinition? pool, string? problem) in _active.Load().ToArray())
        {
            if (pool is null)
            {
                LogBrokenFile(path, problem ?? "");
                continue;
            }
            TakeOver(pool);
        }
        if (_active.WasAutostarted)
        {
            return;
        }
        foreach (StoragePoolStatus pool in List().Where(static p => p is { Autostart: true, IsActive: false }))
        {
            try
            {
                await StartAsync(pool.Uuid, build: false, cancellationToken);
            }
            catch (Exception e) when (e is RefusedException or StoreException)
            {
                LogNotStarted(pool.Name, e.Message);
            }
        }
        try
        {
            _active.MarkAutostarted();
        }
        catch (StoreException e)
        {
            // A full disk keeps nobody from serving; the next daemon does this once more.
            LogAutostartUnmarked(e.Message);
        }
    }

    private void LoadStored(StoredDocument document)
    {
        DiagnosticBag findings = [];
        StoragePoolDefinition? definition = document.Text is null ? null : StoragePoolXml.Parse(document.Text, document.Path, findings);
        if (definition is null || definition.Name != document.Name)
        {
            LogBrokenFile(document.Path, definition is not null ? $"it holds a pool named '{definition.Name}'" : document.Problem ?? string.Join('\n', findings.InOrder()));
            return;
        }
        try
        {
            bool incomplete = definition.Uuid is null;
            definition = definition with { Uuid = definition.Uuid ?? Guid.NewGuid() };
            StoragePool pool = _pools.Claim(definition);
            pool.Status = new StoragePoolStatus { Stored = definition, Autostart = document.Autostart };
            _pools.EndClaim(pool);
            if (incomplete)
            {
                _store.Save(definition.Name, StoragePoolXml.Format(definition, StorageSpace.None));
            }
        }
        catch (Exception e) when (e is RefusedException or StoreException)
        {
            LogBrokenFile(document.Path, e.Message);
        }
    }

    private void TakeOver(StoragePoolDefinition definition)
    {
        try
        {
            StoragePool pool = _pools.Claim(definition);
            try
            {
                _host.LookAtFolder(definition.Path);
                _host.Sweep(definition.Path);
                pool.Status = pool.Status with { Live = definition };
            }
            finally
            {
                _pools.EndClaim(pool);
            }
        }
        catch (Exception e) when (e is HostException or RefusedException)
        {
            LogNotStarted(definition.Name, e.Message);
            _active.Remove(definition.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is left out and kept as it is: {Why}")]
    private partial void LogBrokenFile(string path, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "storage pool {Pool} did not start: {Why}")]
    private partial void LogNotStarted(string pool, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "storage pools that start with the host have been started, and the next daemon will not know: {Why}")]
    private partial void LogAutostartUnmarked(string why);
}
