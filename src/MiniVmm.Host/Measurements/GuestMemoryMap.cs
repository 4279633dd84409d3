namespace MiniVmm.Host.Measurements;

/// <summary>How much of a guest's RAM is resident. A guest's RAM is the monitor's writable shared mapping of an
/// unlinked file.</summary>
public static class GuestMemoryMap
{
    private const string Deleted = " (deleted)";

    /// <summary>Resident bytes of guest RAM; 0 where the process has gone.</summary>
    public static long ResidentBytes(int processId) => Parse(ProcFile.TryRead($"/proc/{processId}/smaps") ?? "");

    /// <summary>The runtime's own executable memory is a deleted shared mapping as well, but of a memfd.</summary>
    internal static long Parse(string smaps)
    {
        long kibibytes = 0;
        bool guest = false;
        foreach (ReadOnlySpan<char> line in smaps.AsSpan().EnumerateLines())
        {
            if (IsHeader(line))
            {
                guest = line.EndsWith(Deleted) && line.Contains(" rw-s ", StringComparison.Ordinal)
                    && !line.Contains(" /memfd:", StringComparison.Ordinal)
                    && !line.Contains(" /dev/shm/", StringComparison.Ordinal);
            }
            else if (guest && line.StartsWith("Rss:"))
            {
                kibibytes += long.Parse(line[4..].Trim().TrimEnd("kB").Trim());
            }
        }
        return kibibytes * 1024;
    }

    /// <summary>"7f12a000-7f12b000 rw-s ...": an address range; all other lines begin with "Key:".</summary>
    private static bool IsHeader(ReadOnlySpan<char> line)
    {
        int dash = line.IndexOf('-');
        return dash > 0 && line[..dash].IndexOfAnyExcept("0123456789abcdef") < 0;
    }
}
