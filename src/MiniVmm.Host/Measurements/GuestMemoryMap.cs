namespace MiniVmm.Host.Measurements;

/// <summary>How much of a guest's RAM is resident. A guest's RAM is an unlinked file that the monitor maps shared and
/// writable, in places more than once and read-only. (RAM restored lazily is private memory of the process, and is not told
/// apart from its other memory.)</summary>
public static class GuestMemoryMap
{
    private const string Deleted = " (deleted)";

    /// <summary>Resident bytes of guest RAM; 0 where the process has gone.</summary>
    public static long ResidentBytes(int processId) => Parse(ProcFile.TryRead($"/proc/{processId}/smaps") ?? "");

    /// <summary>Adds up proportional sizes: a page that is mapped twice counts half each time. Nobody else has the file.</summary>
    internal static long Parse(string smaps)
    {
        var writable = new HashSet<string>();
        var kibibytes = new Dictionary<string, long>();
        string? file = null;
        foreach (ReadOnlySpan<char> line in smaps.AsSpan().EnumerateLines())
        {
            if (IsHeader(line))
            {
                file = UnlinkedFile(line, out bool isWritable);
                if (file is not null && isWritable) writable.Add(file);
            }
            else if (file is not null && line.StartsWith("Pss:"))
            {
                long size = long.Parse(line[4..].Trim().TrimEnd("kB").Trim());
                kibibytes[file] = kibibytes.GetValueOrDefault(file) + size;
            }
        }
        return writable.Sum(f => kibibytes.GetValueOrDefault(f)) * 1024;
    }

    /// <summary>"7f12a000-7f12b000 rw-s ...": an address range; all other lines begin with "Key:".</summary>
    private static bool IsHeader(ReadOnlySpan<char> line)
    {
        int dash = line.IndexOf('-');
        return dash > 0 && line[..dash].IndexOfAnyExcept("0123456789abcdef") < 0;
    }

    /// <summary>The device and inode of a mapping of an unlinked file on disk, or null. Executable memory, the runtime's and
    /// ours, is a deleted shared mapping as well, but of a memfd.</summary>
    private static string? UnlinkedFile(ReadOnlySpan<char> header, out bool isWritable)
    {
        isWritable = header.Contains(" rw-s ", StringComparison.Ordinal);
        bool isRam = header.EndsWith(Deleted) && (isWritable || header.Contains(" r--s ", StringComparison.Ordinal))
            && !header.Contains(" /memfd:", StringComparison.Ordinal)
            && !header.Contains(" /dev/shm/", StringComparison.Ordinal);
        if (!isRam) return null;
        Span<Range> fields = stackalloc Range[6];
        int count = header.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries);
        return count < fields.Length ? null : $"{header[fields[3]]} {header[fields[4]]}";
    }
}
