using System.CommandLine;
using Patchbay.Cli.Dry;
using Patchbay.Model.Networks;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Networks;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net dnsmasq --output DIR FILE</c>: writes what the network's dnsmasq would read. Starts nothing.</summary>
internal static class DnsmasqCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A network document; '-' reads standard input." };
        Option<string> output = new("--output") { Description = "The folder to write NAME.conf and, for fixed addresses, NAME.hostsfile to.", Required = true };
        Option<bool> names = new("--addn-hosts") { Description = "Write NAME.addnhosts, too: the names of <dns>." };
        Command command = new ExampleCommand("dnsmasq", "Write the configuration that dnsmasq would get.",
            ("patchbay net dnsmasq --output /tmp default.xml", "writes /tmp/default.conf, and /tmp/default.hostsfile if it has fixed addresses"))
        {
            file,
            output,
            names,
        };
        command.SetAction(parsed =>
        {
            InvocationConfiguration console = parsed.InvocationConfiguration;
            string path = parsed.GetRequiredValue(file);
            if (DryNetwork.Load(path, console.Error) is not { } network)
            {
                return ExitCode.Failed;
            }
            if (!DnsmasqConfig.IsNeeded(network))
            {
                console.Error.WriteLine($"network {network.Name}: warning: no dnsmasq is started for it, as it has no address or nothing to serve there");
            }
            try
            {
                DnsmasqConfig config = DnsmasqConfig.Build(network, Server.Paths(parsed));
                Write(network, parsed.GetValue(names) ? config : config with { AddnHosts = null }, parsed.GetRequiredValue(output), console.Output);
                return ExitCode.Done;
            }
            catch (PlanRefusedException e)
            {
                DryNetwork.Print(e, path, console.Error);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                console.Error.WriteLine($"cannot write to {parsed.GetRequiredValue(output)}: {e.Message}");
            }
            return ExitCode.Failed;
        });
        return command;
    }

    private static void Write(NetworkDefinition network, DnsmasqConfig config, string folder, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        foreach ((string suffix, string? text) in new[] { ("conf", config.Config), ("hostsfile", config.Hosts), ("addnhosts", config.AddnHosts) })
        {
            if (!string.IsNullOrEmpty(text))
            {
                string path = Path.Combine(folder, $"{network.Name}.{suffix}");
                File.WriteAllText(path, text);
                output.WriteLine(path);
            }
        }
    }
}
