namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Names by which a guest's disks are known: <c>sda</c> is 0, <c>sdz</c> 25, <c>sdaa</c> 26.</summary>
internal static class DiskNames
{
    private static readonly string[] Prefixes = ["fd", "hd", "vd", "sd", "xvd", "ubd"];

    /// <summary>The zero-based number in a name, with a partition's number passed over; -1 where it is none.</summary>
    public static int Index(string name)
    {
        string? prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));
        if (prefix is null)
        {
            return -1;
        }
        long index = 0;
        int i = prefix.Length;
        for (; i < name.Length && char.IsAsciiLetterLower(name[i]); i++)
        {
            index = (index + (i == prefix.Length ? 0 : 1)) * 26;
            index += name[i] - 'a';
            if (index > int.MaxValue)
            {
                return -1;
            }
        }
        bool digits = name.AsSpan(i).IndexOfAnyExceptInRange('0', '9') < 0 && (i == name.Length || name[i] != '0' || i + 1 == name.Length);
        return i == prefix.Length || !digits ? -1 : (int)index;
    }
}
