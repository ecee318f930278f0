using System.Globalization;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;lease&gt;</c>.</summary>
internal static class LeaseXml
{
    private static readonly (string Word, LeaseUnit Value)[] Units = [("seconds", LeaseUnit.Seconds), ("minutes", LeaseUnit.Minutes), ("hours", LeaseUnit.Hours)];

    /// <summary>How long an address is given; null where nothing is said.</summary>
    public static DhcpLease? Read(ElementReader parent)
    {
        if (parent.Child("lease") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        ulong? expiry = reader.LongAnyBase("expiry");
        LeaseUnit? unit = element.Attribute("expiry") is null ? null : reader.Word("unit", Units);
        if (element.Attribute("expiry") is null)
        {
            reader.Attribute("unit");
            reader.Report(Findings.LeaseWithoutExpiry(reader.At));
        }
        if (expiry is not { } time)
        {
            return null;
        }
        if (time == 0)
        {
            return new DhcpLease(0, LeaseUnit.Minutes);
        }
        DhcpLease lease = new(time, unit ?? LeaseUnit.Minutes);
        if (lease is { Unit: LeaseUnit.Seconds, Expiry: < 120 } or { Unit: LeaseUnit.Minutes, Expiry: < 2 })
        {
            reader.Report(Findings.LeaseTooShort(reader.At));
        }
        return reader.Mark(lease);
    }

    /// <summary>Writes the element, unless nothing is said.</summary>
    public static void Write(CanonicalWriter writer, DhcpLease? lease)
    {
        if (lease is not null)
        {
            writer.Start("lease")
                .Attribute("expiry", lease.Expiry.ToString(CultureInfo.InvariantCulture))
                .Attribute("unit", lease.Expiry == 0 ? null : Units.First(u => u.Value == lease.Unit).Word)
                .End();
        }
    }
}
