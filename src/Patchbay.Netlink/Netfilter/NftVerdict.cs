namespace Patchbay.Netlink.Netfilter;

/// <summary>What becomes of a packet.</summary>
/// <param name="Code">The kernel's number.</param>
/// <param name="Chain">Where to, for a jump or goto.</param>
public sealed record NftVerdict(NftVerdictCode Code, string? Chain = null)
{
    /// <summary>Through this base chain.</summary>
    public static NftVerdict Accept { get; } = new(NftVerdictCode.Accept);

    /// <summary>Gone.</summary>
    public static NftVerdict Drop { get; } = new(NftVerdictCode.Drop);

    /// <summary>Back to the chain that jumped here; in a base chain, to its policy.</summary>
    public static NftVerdict Return { get; } = new(NftVerdictCode.Return);

    /// <summary>On to a chain, and back when it ends.</summary>
    public static NftVerdict Jump(string chain) => new(NftVerdictCode.Jump, chain);

    /// <summary>On to a chain, not to come back here.</summary>
    public static NftVerdict Goto(string chain) => new(NftVerdictCode.Goto, chain);

    /// <summary>nft's words.</summary>
    public override string ToString() => Chain is null ? Code.ToString().ToLowerInvariant() : $"{Code.ToString().ToLowerInvariant()} {Chain}";

    // NFTA_DATA_VERDICT { code, chain }
    internal void Write(ref NetlinkWriter w, ushort attribute)
    {
        NetlinkWriter.Nest data = w.BeginNest(attribute);
        {
            NetlinkWriter.Nest verdict = w.BeginNest(DataAttribute.Verdict);
            {
                w.UInt32BigEndian(DataAttribute.VerdictCode, unchecked((uint)Code));
                if (Chain is not null)
                {
                    w.String(DataAttribute.VerdictChain, Chain);
                }
            }
            w.End(verdict);
        }
        w.End(data);
    }

    internal static NftVerdict Read(NetlinkAttribute verdict)
    {
        NftVerdictCode code = NftVerdictCode.Drop;
        string? chain = null;
        foreach (NetlinkAttribute attribute in verdict.Nested)
        {
            switch (attribute.Type)
            {
                case DataAttribute.VerdictCode:
                    code = (NftVerdictCode)unchecked((int)attribute.UInt32BigEndian());
                    break;
                case DataAttribute.VerdictChain:
                    chain = attribute.Text();
                    break;
                default:
                    break;
            }
        }
        return new NftVerdict(code, chain);
    }
}

/// <summary>Verdicts' numbers.</summary>
public enum NftVerdictCode
{
    /// <summary>Gone.</summary>
    Drop = 0,

    /// <summary>Through.</summary>
    Accept = 1,

    /// <summary>The next rule.</summary>
    Continue = -1,

    /// <summary>On to a chain, and back.</summary>
    Jump = -3,

    /// <summary>On to a chain for good.</summary>
    Goto = -4,

    /// <summary>Back.</summary>
    Return = -5,
}
