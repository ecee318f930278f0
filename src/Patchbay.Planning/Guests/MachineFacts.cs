using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests;

/// <summary>What a machine type has built in.</summary>
internal static class MachineFacts
{
    public static bool IsX86(DomainDefinition domain) => domain.Os.Architecture is null or "x86_64" or "i686";

    public static bool IsQ35(DomainDefinition domain)
        => IsX86(domain) && domain.Os.Machine is { } machine && (machine == "q35" || machine.StartsWith("pc-q35-", StringComparison.Ordinal));

    public static bool IsI440fx(DomainDefinition domain)
        => IsX86(domain) && (domain.Os.Machine is null or "pc" || domain.Os.Machine.StartsWith("pc-i440fx-", StringComparison.Ordinal)
            || domain.Os.Machine.StartsWith("pc-0.", StringComparison.Ordinal) || domain.Os.Machine.StartsWith("pc-1.", StringComparison.Ordinal));
}
