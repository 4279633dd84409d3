using MiniVmm.Host;

namespace MiniVmm.Bench.Processes;

/// <summary>A program that runs a guest whose console is on stdout.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="File">Its file, or its name where the path is searched.</param>
/// <param name="Before">Its arguments before the kernel.</param>
/// <param name="After">Its arguments behind the kernel.</param>
/// <param name="EndsWithGuest">Whether it ends when the guest does.</param>
internal sealed record BuiltProgram(string Name, string File, string[] Before, string[] After, bool EndsWithGuest = true)
{
    /// <summary>The monitor as `make` and as `make native` build it; only those that are built.</summary>
    public static IReadOnlyList<BuiltProgram> Monitors
    {
        get
        {
            string folder = Path.GetDirectoryName(Installation.FindProgram())!;
            BuiltProgram[] both =
            [
                new("standard", Path.Combine(folder, "minivmm"), ["run"], []),
                new("native", Path.Combine(folder, "native", "minivmm"), ["run"], []),
            ];
            return [.. both.Where(p => Path.Exists(p.File))];
        }
    }

    /// <summary>QEMU's machine for short-lived guests, with the same kernel.</summary>
    public static BuiltProgram QemuMicrovm { get; } = new(
        "QEMU microvm", "qemu-system-i386", ["-M", "microvm", "-m", "64", "-kernel"],
        ["-display", "none", "-nodefaults", "-serial", "stdio", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"],
        EndsWithGuest: false);

    public IEnumerable<string> Arguments(string kernel, params IEnumerable<string> more) => [.. Before, kernel, .. After, .. more];
}
