using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiniVmm.I386.Memory;

/// <summary>Guest-physical RAM: <see cref="Size"/> bytes from physical address 0. The mapping belongs to whoever made
/// it and must outlive this view.</summary>
public sealed unsafe class GuestMemory
{
    private readonly ICodeWatch?[] _watches = new ICodeWatch?[4];

    public GuestMemory(byte* origin, uint size)
    {
        Origin = origin;
        Size = size;
        CodePages = new bool[(size + PageSize - 1) / PageSize];
    }

    public const uint PageSize = 4096;

    /// <summary>Host address of guest-physical address 0.</summary>
    public byte* Origin { get; }

    /// <summary>Bytes of RAM; a multiple of <see cref="PageSize"/>.</summary>
    public uint Size { get; }

    /// <summary>Which physical pages hold code that an engine has cached. Set by engines, read by every writer.</summary>
    public bool[] CodePages { get; }

    /// <summary>Whether [address, +length) lies wholly in RAM. No sum can wrap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address, uint length) => length <= Size && address <= Size - length;

    /// <summary>A view to read from. The range must be contained: check first, guests choose addresses.</summary>
    public ReadOnlySpan<byte> Read(uint address, uint length)
    {
        Require(address, length);
        return new ReadOnlySpan<byte>(Origin + address, (int)length);
    }

    /// <summary>A view to write to at once; engines are told that the range changes.</summary>
    public Span<byte> Write(uint address, uint length)
    {
        Require(address, length);
        NotifyWrite(address, length);
        return new Span<byte>(Origin + address, (int)length);
    }

    public T Load<T>(uint address) where T : unmanaged => MemoryMarshal.Read<T>(Read(address, (uint)sizeof(T)));

    public void Store<T>(uint address, T value) where T : unmanaged =>
        MemoryMarshal.Write(Write(address, (uint)sizeof(T)), in value);

    /// <summary>Adds an engine to tell of writes to its <see cref="CodePages"/>.</summary>
    public void Watch(ICodeWatch watch) => _watches[Array.IndexOf(_watches, null)] = watch;

    /// <summary>Tells the engines of a write that did not come through <see cref="Write(uint, uint)"/>.</summary>
    public void NotifyWrite(uint address, uint length)
    {
        if (length == 0) return;
        bool any = false;
        for (uint page = address / PageSize; page <= (address + length - 1) / PageSize; page++) any |= CodePages[page];
        if (!any) return;
        foreach (ICodeWatch? watch in _watches) watch?.Written(address, length);
    }

    private void Require(uint address, uint length)
    {
        if (!Contains(address, length))
            throw new ArgumentOutOfRangeException(nameof(address), $"[0x{address:x}, +0x{length:x}) is not in RAM");
    }
}
