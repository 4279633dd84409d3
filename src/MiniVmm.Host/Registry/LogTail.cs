using System.Text;

namespace MiniVmm.Host.Registry;

/// <summary>The end of a text file that may be long, grow or vanish.</summary>
internal static class LogTail
{
    private const int Bytes = 8192;

    /// <summary>At most so many lines of it, without blanks around; those that are long may be cut at the front.</summary>
    public static IReadOnlyList<string> Lines(string path, int count) => Last(count, Text(path), StringSplitOptions.TrimEntries);

    /// <summary>The same, as they are.</summary>
    public static IReadOnlyList<string> WholeLines(string path, int count) => Last(count, Text(path), StringSplitOptions.None);

    private static string[] Last(int count, string text, StringSplitOptions options)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | options);
        return lines[^Math.Min(count, lines.Length)..];
    }

    private static string Text(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(file.Length, Bytes), SeekOrigin.End);
            using StreamReader reader = new(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
