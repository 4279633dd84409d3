namespace MiniVmm.Machine.Configuration;

/// <summary>A disk to be: a file, or a block device of the host.</summary>
/// <param name="Path">Where it is, in full.</param>
public sealed record DiskPlan(string Path)
{
    private const string ReadOnlySuffix = ",readonly";

    public bool IsReadOnly { get; init; }

    /// <summary>How large it was when a guest last had it, or null.</summary>
    public long? Bytes { get; init; }

    /// <summary>Parses "FILE" or "FILE,readonly".</summary>
    /// <exception cref="MachineError">There is no file's name.</exception>
    public static DiskPlan Parse(string text)
    {
        bool isReadOnly = text.EndsWith(ReadOnlySuffix, StringComparison.Ordinal);
        string path = isReadOnly ? text[..^ReadOnlySuffix.Length] : text;
        if (path.Length == 0) throw new MachineError($"--disk: '{text}' is not FILE[,readonly], such as data.img");
        return new DiskPlan(System.IO.Path.GetFullPath(path)) { IsReadOnly = isReadOnly };
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => IsReadOnly ? Path + ReadOnlySuffix : Path;
}
