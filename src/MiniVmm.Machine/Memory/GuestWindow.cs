using System.Runtime.InteropServices;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>The file of guest RAM mapped at the start of reserved addresses, and once more elsewhere.</summary>
/// <remarks>
/// <code>
/// Origin              +Size                          +4 GiB    +4 GiB + 64 KiB
///   | RAM, code read-only | reserved: no access         | reserved |
/// Alias
///   | RAM, writable       |
/// </code>
/// The end serves accesses that begin below 4 GiB. Reserving costs addresses, not memory. Pages belong to the file: a page
/// that both mappings have touched is charged once.
/// </remarks>
internal sealed unsafe class GuestWindow : IGuestWindow
{
    private const int ReadWrite = Libc.ProtectRead | Libc.ProtectWrite;

    private readonly uint _size;

    private GuestWindow(byte* origin, byte* alias, uint size)
    {
        Origin = origin;
        Alias = alias;
        _size = size;
    }

    public byte* Origin { get; private set; }

    public byte* Alias { get; private set; }

    /// <returns>Null where the host has not the addresses.</returns>
    public static GuestWindow? TryMap(int fd, uint size)
    {
        if (!Environment.Is64BitProcess) return null;
        const int reserve = Libc.MapPrivate | Libc.MapAnonymous | Libc.MapWithoutReserve;
        void* origin = Libc.Map(null, unchecked((nuint)IGuestWindow.Bytes), Libc.ProtectNone, reserve, -1, 0);
        if (IsRefused(origin)) return null;
        void* alias = Libc.Map(null, size, ReadWrite, Libc.MapShared, fd, 0);
        if (IsRefused(alias) || IsRefused(Libc.Map(origin, size, ReadWrite, Libc.MapShared | Libc.MapFixed, fd, 0)))
        {
            Libc.Unmap(origin, unchecked((nuint)IGuestWindow.Bytes));
            if (!IsRefused(alias)) Libc.Unmap(alias, size);
            return null;
        }
        return new GuestWindow((byte*)origin, (byte*)alias, size);
    }

    public bool TryProtect(uint firstPage, uint pages) =>
        Libc.Protect(Origin + firstPage * GuestMemory.PageSize, pages * GuestMemory.PageSize, Libc.ProtectRead) == 0;

    /// <remarks>One range from end to end splits no mapping, so the host has no reason to refuse.</remarks>
    public void Unprotect()
    {
        if (Libc.Protect(Origin, _size, ReadWrite) != 0)
            throw new InvalidOperationException($"guest RAM stays read-only: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Unmap()
    {
        if (Origin == null) return;
        Libc.Unmap(Origin, unchecked((nuint)IGuestWindow.Bytes));
        Libc.Unmap(Alias, _size);
        Origin = Alias = null;
    }

    private static bool IsRefused(void* mapping) => mapping == (void*)-1;
}
