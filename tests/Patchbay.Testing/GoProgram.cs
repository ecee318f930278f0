namespace Patchbay.Testing;

/// <summary>Programs in Go on the libraries that Debian packages.</summary>
public static class GoProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Compiles a program.</summary>
    /// <param name="folder">Its folder below <c>tests/goclient</c>; a dot for that one itself.</param>
    /// <param name="program">Where the program goes.</param>
    public static async Task BuildAsync(string folder, string program)
    {
        string cache = Repository.Path("artifacts", "go");
        (await Tool.RunAsync(
            ["env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", $"GOCACHE={cache}", "GOFLAGS=", "GOPROXY=off",
             "go", "build", "-o", program, Repository.Path("tests", "goclient", folder, "main.go")],
            Xunit.TestContext.Current.CancellationToken, limit: Limit)).Succeeded();
    }
}
