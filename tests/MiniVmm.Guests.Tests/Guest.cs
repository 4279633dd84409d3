namespace MiniVmm.Guests.Tests;

/// <summary>Where the built guests are, and what else runs them.</summary>
internal static class Guest
{
    /// <summary>The reference that guests without a network run on too.</summary>
    public const string Qemu = "/usr/bin/qemu-system-i386";

    /// <summary>The engines that guests run on.</summary>
    public static IReadOnlyList<string> Engines { get; } = ["interpreter", "translator"];

    public static string Root { get; } = FindRoot();

    public static string Path(string name)
    {
        string path = System.IO.Path.Combine(Root, "guests", "bin", name + ".elf");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run 'make guests'");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(System.IO.Path.Combine(d.FullName, "MiniVmm.sln"))) return d.FullName;
        throw new DirectoryNotFoundException("MiniVmm.sln is in no folder above the tests");
    }
}
