using System.CommandLine;
using System.Net.Sockets;
using Patchbay.Model.Domains;
using Patchbay.Planning;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands;

/// <summary>The server that a command talks to: Patchbay's own, or any that speaks libvirt's protocol.</summary>
internal static class Server
{
    /// <summary><c>-c URI</c>, on every command.</summary>
    public static Option<string?> Connect { get; } = new("--connect", "-c")
    {
        Description = "A libvirt server, such as qemu:///system, in place of patchbay:///system.",
        HelpName = "URI",
        Recursive = true,
    };

    /// <summary><c>--root DIR</c>, on every command.</summary>
    public static Option<string?> Root { get; } = new("--root")
    {
        Description = "The daemon that was started with this --root.",
        HelpName = "DIR",
        Recursive = true,
    };

    // What the server calls documents that it was sent.
    private static readonly string[] SentNames = [DeviceDocument.Sent, "(domain_definition)", "(network_definition)"];

    /// <summary>Has a command line refused that names two servers.</summary>
    static Server() => Root.Validators.Add(static given =>
    {
        if (given.GetResult(Connect) is not null)
        {
            given.AddError("--connect and --root exclude each other: each names a server");
        }
    });

    /// <summary>Whether a call of Patchbay's own was refused because the server is another libvirt's.</summary>
    public static bool IsOfAnotherDaemon(LibvirtException refusal) => refusal.Code is LibvirtErrorCode.NoSupport or LibvirtErrorCode.Rpc;

    /// <summary>Has a command work on a connection; what goes wrong is one line on standard error.</summary>
    public static void OnServer(this Command command, Func<ParseResult, LibvirtConnection, CancellationToken, Task<int>> work)
        => command.SetAction((parsed, cancellationToken) => RunAsync(parsed, work, cancellationToken));

    /// <summary>Works on a connection; what goes wrong is one line on standard error.</summary>
    public static async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, LibvirtConnection, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string uri = Uri(parsed);
        try
        {
            await using LibvirtConnection connection = await OpenAsync(LibvirtUri.Parse(uri), cancellationToken);
            return await work(parsed, connection, cancellationToken);
        }
        catch (LibvirtException e)
        {
            // A procedure that is not served has only a number in the server's words.
            error.WriteLine(e.Code == LibvirtErrorCode.NoSupport ? $"error: the server cannot do this: {e.Message}" : $"error: {e.Details}");
        }
        catch (IOException e)
        {
            bool nobody = e.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.ConnectionRefused };
            error.WriteLine($"error: {e.Message}{(nobody ? "; does the daemon run?" : "")}");
        }
        catch (XdrException e)
        {
            // Nothing was sent: libvirt's protocol carries strings of up to 4 MiB.
            error.WriteLine($"error: cannot be sent to the server: {e.Message}");
        }
        catch (Exception e) when (e is FormatException or NotSupportedException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {e.Message}");
        }
        return ExitCode.Failed;
    }

    /// <summary>
    /// Has the server take a document. Where it refuses it with places in the document, they are printed as if they had been
    /// found here, and the outcome is false.
    /// </summary>
    /// <param name="document">The document's name here.</param>
    /// <param name="error">Where findings go.</param>
    /// <param name="send">Sends it.</param>
    public static async Task<bool> TakesAsync(string document, TextWriter error, Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (LibvirtException e) when (SentNames.FirstOrDefault(n => e.Details.Contains($"{n}:", StringComparison.Ordinal)) is { } sent)
        {
            error.WriteLine(e.Details[e.Details.IndexOf(sent, StringComparison.Ordinal)..].Replace($"{sent}:", $"{document}:", StringComparison.Ordinal));
            return false;
        }
    }

    // Who may not change anything may look: the server says so where a change is asked for.
    private static async Task<LibvirtConnection> OpenAsync(LibvirtUri uri, CancellationToken cancellationToken)
    {
        try
        {
            return await LibvirtConnection.OpenAsync(uri, readOnly: false, null, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied } && uri["socket"] is null)
        {
            return await LibvirtConnection.OpenAsync(uri, readOnly: true, null, cancellationToken);
        }
    }

    /// <summary>The folders of the daemon that a command would talk to, for what needs no daemon; another machine's are taken for the usual ones.</summary>
    public static HostPaths Paths(ParseResult parsed)
    {
        try
        {
            return new HostPaths(LibvirtUri.Parse(Uri(parsed))["root"]?.TrimEnd('/') ?? "");
        }
        catch (FormatException)
        {
            return new HostPaths("");
        }
    }

    private static string Uri(ParseResult parsed)
    {
        if (parsed.GetValue(Connect) is { } uri)
        {
            return uri;
        }
        if (parsed.GetValue(Root) is { } root)
        {
            // Slashes are as good in a parameter, and people read this.
            string folder = System.Uri.EscapeDataString(Path.GetFullPath(root)).Replace("%2F", "/", StringComparison.Ordinal);
            return $"patchbay:///system?root={folder}";
        }
        return Environment.GetEnvironmentVariable("PATCHBAY_URI") is { Length: > 0 } given ? given : "patchbay:///system";
    }
}
