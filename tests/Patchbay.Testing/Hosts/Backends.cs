using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>Programs that serve guests' cards, and a QEMU of a later version, as <c>tests/backends/fetch</c> gets them.</summary>
public static class Backends
{
    private static readonly Lazy<Task<string>> Folder = new(FetchAsync);

    /// <summary>The folder that holds <c>testpmd</c>, <c>passt</c> and <c>qemu</c>, fetched now if they are missing.</summary>
    public static Task<string> FolderAsync() => Folder.Value;

    private static async Task<string> FetchAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_BACKENDS") ?? Repository.Path("artifacts", "backends");
        ToolResult fetched = await Tool.RunAsync(
            [Repository.Path("tests", "backends", "fetch"), folder], CancellationToken.None, limit: TimeSpan.FromMinutes(8));
        if (fetched.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"the back ends could not be fetched: {fetched.Errors}");
        }
        fetched.Succeeded();
        return folder;
    }
}
