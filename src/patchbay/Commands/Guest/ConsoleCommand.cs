using System.CommandLine;
using Patchbay.Cli.Terminal;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest console</c>: a guest's serial line on this terminal.</summary>
internal static class ConsoleCommand
{
    // Ctrl+], as telnet and virsh have it.
    private const byte Escape = 0x1d;

    public static Command Create()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<string?> device = new("--device") { Description = "Another console or serial line, by its alias.", HelpName = "ALIAS" };
        Option<bool> force = new("--force") { Description = "Take the console from whoever has it." };
        Command command = new ExampleCommand("console", "Attach to a guest's serial line; Ctrl+] leaves.", ("patchbay guest console web1", "type to the guest; Ctrl+] leaves")) { name, device, force };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            return await AttachAsync(parsed, connection, guest, parsed.GetValue(device), null, ct, parsed.GetValue(force) ? VirDomainConsoleFlags.Force : 0);
        });
        return command;
    }

    /// <summary>Attaches until Ctrl+], the end of input, or the end of the guest.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="connection">The server.</param>
    /// <param name="guest">Whose.</param>
    /// <param name="device">Which line; null for the first.</param>
    /// <param name="attached">What is done once the line is there.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="flags">Whether it is taken from others.</param>
    public static async Task<int> AttachAsync(
        ParseResult parsed, LibvirtConnection connection, RpcDomain guest, string? device, Func<Task>? attached, CancellationToken ct, VirDomainConsoleFlags flags = 0)
    {
        (_, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
            RemoteProcedure.DomainOpenConsole, new DomainOpenConsoleArguments(guest, device, (uint)flags), ct);
        await using LibvirtStream owned = stream;
        parsed.InvocationConfiguration.Error.WriteLine($"Connected to guest {guest.Name}. Ctrl+] leaves.");
        using RawTerminal terminal = RawTerminal.Enter();
        if (attached is not null)
        {
            await attached();
        }
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using Stream output = Console.OpenStandardOutput();
        using Stream input = Console.OpenStandardInput();
        Task reading = stream.CopyToAsync(output, leaving.Token);
        Task typing = TypeAsync(input, stream, leaving.Token);
        await Task.WhenAny(reading, typing);
        if (typing.IsCompleted && Console.IsInputRedirected && !reading.IsCompleted)
        {
            // A script's input ends before the guest has answered it.
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(1), ct));
        }
        await leaving.CancelAsync();
        return ExitCode.Done;
    }

    private static async Task TypeAsync(Stream input, LibvirtStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1024];
        int read;
        while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            int escape = Array.IndexOf(buffer, Escape, 0, read);
            await stream.WriteAsync(buffer.AsMemory(0, escape < 0 ? read : escape), cancellationToken);
            if (escape >= 0)
            {
                return;
            }
        }
    }
}
