using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Patchbay.Daemon.Rpc;
using Patchbay.Host;

namespace Patchbay.Daemon;

/// <summary>The daemon's command line.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, LogLevel> Levels = new()
    {
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
    };

    private static readonly Dictionary<string, AuthenticationMode> Modes = new()
    {
        ["auto"] = AuthenticationMode.Auto,
        ["none"] = AuthenticationMode.None,
        ["polkit"] = AuthenticationMode.Polkit,
    };

    /// <summary>The root command, which runs the daemon.</summary>
    public static RootCommand Create(Func<DaemonOptions, CancellationToken, Task<int>> run)
    {
        Option<string> root = new("--root") { Description = "Keep definitions, state, sockets and logs below this folder.", HelpName = "DIR" };
        Option<string[]> socket = new("--socket") { Description = "Listen on this socket too, and on PATH-ro for looking only.", HelpName = "PATH" };
        Option<string> auth = new Option<string>("--auth") { Description = "Who may come in: whom polkit lets (root always), whom the sockets' modes let (none), or polkit where it runs.", DefaultValueFactory = _ => "auto" }
            .AcceptOnlyFromAmong([.. Modes.Keys]);
        Option<string> user = new("--qemu-user") { Description = "The user that QEMU runs as.", HelpName = "USER" };
        Option<bool> allow = new("--allow-unsupported") { Description = "Start guests whose documents hold elements that are not served." };
        Option<string> ovsdb = new("--ovsdb") { Description = "Where Open vSwitch's database listens.", HelpName = "SOCKET", DefaultValueFactory = static _ => LinuxHost.UsualSwitchSocket };
        Option<string> level = new Option<string>("--log-level") { Description = "The least that is logged.", DefaultValueFactory = _ => "info" }
            .AcceptOnlyFromAmong([.. Levels.Keys]);
        Option<string> define = new Option<string>("--define")
        {
            Description = "What a client's definition of a network that runs does: apply (change it in place, too) or store (for its next start, as libvirt).",
            DefaultValueFactory = _ => "apply",
        }.AcceptOnlyFromAmong("apply", "store");
        Option<int> hooks = new("--hook-timeout")
        {
            Description = "Seconds that a hook script may take before it is ended.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 120,
        };
        hooks.Validators.Add(static given =>
        {
            if (given.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 86400))
            {
                given.AddError($"--hook-timeout {token.Value}: it is a number of seconds from 1 to 86400");
            }
        });
        RootCommand command = new("Networks and guests for KVM, from libvirt's XML: the daemon. See patchbayd(8).") { root, socket, auth, user, allow, define, hooks, ovsdb, level };
        command.SetAction((parsed, cancellationToken) => run(
            new DaemonOptions
            {
                Root = parsed.GetValue(root) is { } folder ? Path.GetFullPath(folder).TrimEnd('/') : "",
                Sockets = [.. (parsed.GetValue(socket) ?? []).Select(Path.GetFullPath)],
                Authentication = Modes[parsed.GetRequiredValue(auth)],
                QemuUser = parsed.GetValue(user),
                AllowUnsupported = parsed.GetValue(allow),
                AppliesDefinitions = parsed.GetValue(define) == "apply",
                HookLimit = TimeSpan.FromSeconds(parsed.GetValue(hooks)),
                SwitchSocket = Path.GetFullPath(parsed.GetRequiredValue(ovsdb)),
                LogLevel = Levels[parsed.GetRequiredValue(level)],
            },
            cancellationToken));
        return command;
    }
}
