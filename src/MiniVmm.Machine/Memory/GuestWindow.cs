using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Memory;

/// <summary>The file of guest RAM mapped at the start of reserved addresses; and once more elsewhere, unless it is private.</summary>
/// <remarks>
/// <code>
/// Origin              +Size                          +4 GiB    +4 GiB + 64 KiB
///   | RAM, code read-only | reserved: no access         | reserved |
/// Alias
///   | RAM, writable       |
/// </code>
/// The end serves accesses that begin below 4 GiB. Reserving costs addresses, not memory. Pages belong to the file: a page
/// that both mappings have touched is charged once. Written pages of a private mapping belong to it alone, so that no second
/// one could show them: there the alias is the window itself.
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
    public static GuestWindow? TryMap(SafeFileHandle file, uint size)
    {
        byte* origin = Reserve();
        if (origin == null) return null;
        void* alias = Libc.Map(null, size, ReadWrite, Libc.MapShared, file, 0);
        if (!IsRefused(alias) && !IsRefused(Libc.Map(origin, size, ReadWrite, Libc.MapShared | Libc.MapFixed, file, 0)))
            return new GuestWindow(origin, (byte*)alias, size);
        Release(origin);
        if (!IsRefused(alias)) Libc.Unmap(alias, size);
        return null;
    }

    /// <summary>Maps part of a file so that what is written never reaches it.</summary>
    /// <returns>Null where the host has not the addresses.</returns>
    public static GuestWindow? TryMapPrivate(SafeFileHandle file, long offset, uint size)
    {
        byte* origin = Reserve();
        if (origin == null) return null;
        const int flags = Libc.MapPrivate | Libc.MapFixed | Libc.MapWithoutReserve;
        if (!IsRefused(Libc.Map(origin, size, ReadWrite, flags, file, offset))) return new GuestWindow(origin, origin, size);
        Release(origin);
        return null;
    }

    public bool TryProtect(uint firstPage, uint pages) => TrySetRights(firstPage, pages, Libc.ProtectRead);

    public bool TryUnprotect(uint firstPage, uint pages) => TrySetRights(firstPage, pages, ReadWrite);

    /// <remarks>One range from end to end splits no mapping, so the host has no reason to refuse.</remarks>
    public void Unprotect()
    {
        if (Libc.Protect(Origin, _size, ReadWrite) != 0)
            throw new InvalidOperationException($"guest RAM stays read-only: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Unmap()
    {
        if (Origin == null) return;
        Release(Origin);
        if (Alias != Origin) Libc.Unmap(Alias, _size);
        Origin = Alias = null;
    }

    private bool TrySetRights(uint firstPage, uint pages, int rights) =>
        Libc.Protect(Origin + firstPage * GuestMemory.PageSize, pages * GuestMemory.PageSize, rights) == 0;

    private static byte* Reserve()
    {
        if (!Environment.Is64BitProcess) return null;
        const int reserve = Libc.MapPrivate | Libc.MapAnonymous | Libc.MapWithoutReserve;
        void* origin = Libc.Map(null, unchecked((nuint)IGuestWindow.Bytes), Libc.ProtectNone, reserve, -1, 0);
        return IsRefused(origin) ? null : (byte*)origin;
    }

    private static void Release(byte* origin) => Libc.Unmap(origin, unchecked((nuint)IGuestWindow.Bytes));

    private static bool IsRefused(void* mapping) => mapping == (void*)-1;
}
