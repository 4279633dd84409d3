using System.Text;

namespace MiniVmm.Host.Registry;

/// <summary>The end of a text file that may be long, grow or vanish.</summary>
internal static class LogTail
{
    private const int Bytes = 8192;

    /// <summary>At most so many lines of it; those that are long may be cut at the front.</summary>
    public static IReadOnlyList<string> Lines(string path, int count)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(file.Length, Bytes), SeekOrigin.End);
            using StreamReader reader = new(file, Encoding.UTF8);
            string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines[^Math.Min(count, lines.Length)..];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
