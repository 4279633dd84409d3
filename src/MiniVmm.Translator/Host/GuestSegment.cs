using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>The base of GS, by which emitted code reaches guest RAM. Neither the runtime nor the C library uses GS on
/// x86-64 Linux.</summary>
internal static unsafe class GuestSegment
{
    /// <summary>Where this thread's base points; null = not known, a new thread inherits its creator's.</summary>
    [ThreadStatic]
    private static byte* _base;

    /// <summary>Makes the calling thread's GS begin at <paramref name="origin"/>.</summary>
    /// <returns>False: the host refuses.</returns>
    public static bool TrySet(byte* origin) => (origin == _base && origin != null) || Change(origin);

    private static bool Change(byte* origin)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return false;
        if (Libc.ArchitectureControl(Libc.SetGsBase, origin) != 0) return false;
        _base = origin;
        return true;
    }
}
