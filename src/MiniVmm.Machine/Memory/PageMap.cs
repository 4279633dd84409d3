using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>This process's page table, as the host shows it to whoever owns it: /proc/self/pagemap (Linux,
/// Documentation/admin-guide/mm/pagemap.rst).</summary>
internal static unsafe class PageMap
{
    /// <summary>Bits of a page's entry.</summary>
    public const ulong IsPresent = 1ul << 63, IsSwapped = 1ul << 62, IsOfFile = 1ul << 61;

    /// <summary>The entries of pages from an address on. Asking touches none of them.</summary>
    /// <exception cref="MachineError">The host does not say.</exception>
    public static ReadOnlySpan<ulong> Read(byte* address, int pages)
    {
        byte[] entries = new byte[pages * sizeof(ulong)];
        using SafeFileHandle map = File.OpenHandle("/proc/self/pagemap");
        long at = (long)address / GuestMemory.PageSize * sizeof(ulong);
        for (int done = 0; done < entries.Length;)
        {
            int count = Libc.Read(map, entries.AsSpan(done), at + done);
            if (count <= 0) throw new MachineError($"/proc/self/pagemap: cannot tell which guest RAM is in use: {Marshal.GetLastPInvokeErrorMessage()}");
            done += count;
        }
        return MemoryMarshal.Cast<byte, ulong>(entries);
    }
}
