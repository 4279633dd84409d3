namespace MiniVmm.Conformance;

/// <summary>Where what was built is.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "MiniVmm.sln"))) return d.FullName;
        throw new DirectoryNotFoundException("MiniVmm.sln is in no folder above the tests");
    }
}
