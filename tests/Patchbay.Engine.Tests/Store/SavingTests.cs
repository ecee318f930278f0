using Patchbay.Engine.Tests.Networks;

namespace Patchbay.Engine.Tests.Store;

public sealed class SavingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_daemon_left_beside_the_files_is_removed()
    {
        using TestService test = await TestService.CreateAsync();
        await test.DefineAsync(Documents.Nat);
        string folder = Path.Combine(test.Paths.Definitions, "networks");
        string[] left = [Path.Combine(folder, "default.xml.new"), Path.Combine(folder, $"{new string('A', 64)}.new")];
        string[] others = [Path.Combine(folder, "mine.new"), Path.Combine(folder, "default.xml")];
        foreach (string path in left.Append(others[0]))
        {
            await File.WriteAllTextAsync(path, "<netw", Token);
        }

        await test.RestartAsync();

        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Order(StringComparer.Ordinal));
    }

    // A folder where a file should be made, and a file where a folder should be: refusals that root meets too.
    [Fact]
    public async Task A_definition_that_cannot_be_saved_leaves_the_old_one()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        string path = Path.Combine(test.Paths.Definitions, "networks", "default.xml");
        string before = await File.ReadAllTextAsync(path, Token);
        Directory.CreateDirectory($"{path}.new");

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => test.DefineAsync(
            Documents.Nat.Replace("<name>", $"<uuid>{uuid}</uuid><title>new</title><name>", StringComparison.Ordinal)));

        Assert.Contains($"cannot save {path}: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path, Token));
        Assert.Null(test.Service.Get(uuid).Stored!.Title);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_definition_and_says_so()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        string path = Path.Combine(test.Paths.Definitions, "networks", "default.xml");
        string before = await File.ReadAllTextAsync(path, Token);
        // The file that is written beside: the kernel's own full disk.
        File.CreateSymbolicLink($"{path}.new", "/dev/full");

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => test.Service.SetMetadataAsync(
            uuid, Engine.Networks.MetadataPart.Title, "new", null, null, Engine.Networks.Affects.Config, Token));

        Assert.Equal($"cannot save {path}: No space left on device", e.Message);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Equal(before, await File.ReadAllTextAsync(path, Token));
        Assert.Null(test.Service.Get(uuid).Stored!.Title);
    }

    [Fact]
    public async Task The_longest_name_has_room_for_the_file_that_is_written_beside()
    {
        using TestService test = await TestService.CreateAsync();
        string name = new('n', 245);

        Guid uuid = await test.DefineAsync(Documents.Nat.Replace("<name>default<", $"<name>{name}<", StringComparison.Ordinal));
        await test.Service.StartAsync(uuid, Token);

        Assert.Equal([Path.Combine(test.Paths.Definitions, "networks", $"{name}.xml")],
            Directory.EnumerateFiles(Path.Combine(test.Paths.Definitions, "networks")));
    }

    [Fact]
    public async Task A_new_definition_that_cannot_be_saved_is_not_there()
    {
        using TestService test = await TestService.CreateAsync();
        Directory.CreateDirectory(test.Paths.Definitions);
        await File.WriteAllTextAsync(Path.Combine(test.Paths.Definitions, "networks"), "in the way", Token);

        await Assert.ThrowsAsync<StoreException>(() => test.DefineAsync(Documents.Nat));

        Assert.Empty(test.Service.List());
    }

    [Fact]
    public async Task A_start_that_cannot_be_written_down_is_not_made()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        string before = test.Host.Dump();
        Directory.CreateDirectory(Path.Combine(test.Paths.Run, "networks", "default.xml.new"));

        await Assert.ThrowsAsync<StoreException>(() => test.StartAsync(uuid));

        Assert.Equal(before, test.Host.Dump());
        Assert.False(test.Service.Get(uuid).IsActive);
    }

    [Fact]
    public async Task A_full_disk_keeps_nothing_running()
    {
        using TestService test = await TestService.CreateAsync();
        string before = test.Host.Dump();
        Guid uuid = await test.DefineAsync(Documents.Nat);
        await test.StartAsync(uuid);
        Guid port = (await test.Service.CreatePortAsync(uuid, PortTests.Request(), reclaim: false, Token)).Uuid;
        string live = Path.Combine(test.Paths.Run, "networks", "default.xml");

        File.CreateSymbolicLink($"{live}.new", "/dev/full");
        await Assert.ThrowsAsync<StoreException>(() => test.Service.CreatePortAsync(uuid, PortTests.Request(), reclaim: false, Token));
        File.CreateSymbolicLink($"{live}.new", "/dev/full");
        await test.Service.DeletePortAsync(uuid, port, Token);
        Assert.Empty(test.Service.Ports(uuid));
        File.CreateSymbolicLink($"{live}.new", "/dev/full");
        await test.StopAsync(uuid);

        Assert.Equal(before, test.Host.Dump());
        Assert.False(test.Service.Get(uuid).IsActive);
    }

    [Fact]
    public async Task What_is_stored_is_read_again_as_it_was()
    {
        using TestService test = await TestService.CreateAsync();
        Guid uuid = await test.DefineAsync(Documents.Everything);
        await test.Service.SetAutostartAsync(uuid, true, Token);
        string before = test.Service.Xml(uuid, inactive: true);

        await test.RestartAsync();

        Assert.Equal(before, test.Service.Xml(uuid, inactive: true));
        Assert.True(test.Service.Get(uuid).Autostart);
        await test.Service.SetAutostartAsync(uuid, false, Token);
        await test.RestartAsync();
        Assert.False(test.Service.Get(uuid).Autostart);
    }
}
