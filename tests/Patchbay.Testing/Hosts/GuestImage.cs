using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>The test guest that <c>tests/guest/build</c> makes: a kernel and an initramfs.</summary>
public static class GuestImage
{
    private static readonly Lazy<Task<string>> Folder = new(BuildAsync);

    /// <summary>The folder that holds <c>vmlinuz</c> and <c>initrd</c>, made now if they are missing.</summary>
    public static Task<string> FolderAsync() => Folder.Value;

    private static async Task<string> BuildAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_GUEST") ?? Repository.Path("artifacts", "guest");
        ToolResult built = await Tool.RunAsync(
            [Repository.Path("tests", "guest", "build"), folder], CancellationToken.None, limit: TimeSpan.FromMinutes(5));
        if (built.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"the test guest could not be made: {built.Errors}");
        }
        built.Succeeded();
        return folder;
    }
}
