using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine.Storage;
using Patchbay.Host.Storage;
using Patchbay.Planning;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Storage;

public sealed class PoolClaimTests
{
    [Fact]
    public async Task Who_leaves_while_a_pool_is_defined_keeps_its_folder_from_nobody()
    {
        using TempFolder folder = new();
        StorageService storage = new(new HostPaths(folder.Path), new StorageHost(), "boot-1", NullLogger<StorageService>.Instance);
        string Pool(string name) => $"<pool type='dir'><name>{name}</name><target><path>{folder.File("images")}</path></target></pool>";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storage.DefineAsync(Pool("one"), validate: false, new CancellationToken(canceled: true)));
        await storage.DefineAsync(Pool("two"), validate: false, TestContext.Current.CancellationToken);
        Assert.Equal("two", Assert.Single(storage.List()).Name);
    }
}
