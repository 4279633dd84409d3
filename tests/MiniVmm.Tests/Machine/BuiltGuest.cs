namespace MiniVmm.Tests.Machine;

/// <summary>Where the built guests are.</summary>
internal static class BuiltGuest
{
    public static string Path(string name)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory!.FullName, "MiniVmm.sln"))) directory = directory.Parent;
        string path = System.IO.Path.Combine(directory.FullName, "guests", "bin", name + ".elf");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run 'make guests'");
    }
}
