namespace Patchbay.Model.Networks;

/// <summary>The words for forward modes, and what follows from one.</summary>
public static class ForwardModes
{
    /// <summary>How modes that make their own bridge are called in messages.</summary>
    internal const string OwnBridgeWords = "nat, route, open or no <forward>";

    internal static readonly (string Word, ForwardMode Value)[] Words =
    [
        ("none", ForwardMode.Isolated),
        ("nat", ForwardMode.Nat),
        ("route", ForwardMode.Route),
        ("open", ForwardMode.Open),
        ("bridge", ForwardMode.Bridge),
        ("private", ForwardMode.Private),
        ("vepa", ForwardMode.Vepa),
        ("passthrough", ForwardMode.Passthrough),
        ("hostdev", ForwardMode.Hostdev),
    ];

    /// <summary>The word in XML; <c>none</c> for isolated, which is printed by leaving the element out.</summary>
    public static string Word(this ForwardMode mode) => Words.First(w => w.Value == mode).Word;

    /// <summary>Whether the network's bridge is made and removed with it: isolated, nat, route and open.</summary>
    public static bool OwnsBridge(this ForwardMode mode) => mode is ForwardMode.Isolated or ForwardMode.Nat or ForwardMode.Route or ForwardMode.Open;
}
