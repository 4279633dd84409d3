using System.IO.Hashing;

namespace MiniVmm.Machine.Snapshots;

/// <summary>A kernel's executable on the host, as it was when the machine was built: whoever debugs a copy of the machine needs
/// the same one.</summary>
/// <param name="Path">Where it is, in full.</param>
/// <param name="Checksum">XXH128 of its bytes in hexadecimal; empty where it has been changed since, or has gone.</param>
public sealed record KernelFile(string Path, string Checksum)
{
    /// <summary>Of a file that was last written to at a time.</summary>
    internal static KernelFile Of(string path, DateTime writtenAt)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            if (File.GetLastWriteTimeUtc(full) == writtenAt) return new KernelFile(full, Convert.ToHexStringLower(XxHash128.Hash(File.ReadAllBytes(full))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As good as changed.
        }
        return new KernelFile(full, "");
    }
}
