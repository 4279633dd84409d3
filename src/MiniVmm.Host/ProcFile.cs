namespace MiniVmm.Host;

/// <summary>Files of /proc and cgroupfs, which vanish with what they describe.</summary>
internal static class ProcFile
{
    /// <summary>The text, or null where the file, or its process, is gone or closed to us.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // ESRCH, ENODEV and ENOENT: it ended between two looks.
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The value of a line <c>key value</c>, or 0.</summary>
    public static long Value(string? text, string key)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key, StringComparison.Ordinal)
                && long.TryParse(line[(key.Length + 1)..].Trim(), out long value))
                return value;
        }
        return 0;
    }
}
