using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiniVmm.I386.Memory;

/// <summary>Guest-physical RAM: <see cref="Size"/> bytes from physical address 0. The mapping belongs to whoever made
/// it and must outlive this view.</summary>
public sealed unsafe class GuestMemory
{
    /// <summary>Writes to guarded pages of RAM that is mapped once, until guarding is given up: each costs two system calls,
    /// and all code of the page is decoded anew.</summary>
    internal const int MaxOpenings = 1024;

    private readonly ICodeWatch?[] _watches = new ICodeWatch?[4];
    private CodeGuard? _guard;
    private bool _guardsCode;
    private int _openings;

    /// <param name="origin">Where RAM is mapped.</param>
    /// <param name="size">Bytes of it.</param>
    /// <param name="window">What lies around the mapping, if that is known.</param>
    public GuestMemory(byte* origin, uint size, IGuestWindow? window = null)
    {
        Origin = origin;
        Alias = window is null ? origin : window.Alias;
        Size = size;
        CodePages = new bool[(size + PageSize - 1) / PageSize];
        if (window is not null) _guard = new CodeGuard(window, CodePages);
    }

    public const uint PageSize = 4096;

    /// <summary>Host address of guest-physical address 0, to read, and to write to pages that hold no code.</summary>
    public byte* Origin { get; }

    /// <summary>The same RAM for all other writing. May equal <see cref="Origin"/>: then a page is writable once
    /// <see cref="NotifyWrite"/> has returned.</summary>
    public byte* Alias { get; }

    /// <summary>Whether <see cref="Origin"/> plus any 32-bit offset is RAM or faults on the host, and so do 64 KiB behind.</summary>
    public bool HasWindow => _guard is not null;

    /// <summary>Raised when the host protects no more pages: <see cref="HasWindow"/> and <see cref="GuardsCode"/> are false from
    /// now on, and code that relied on them must not write any more.</summary>
    public event Action? WindowLost;

    /// <summary>Bytes of RAM; a multiple of <see cref="PageSize"/>.</summary>
    public uint Size { get; }

    /// <summary>Which physical pages hold code that an engine has cached: read by every writer, changed by
    /// <see cref="ProtectCode"/> and <see cref="ForgetCodePages"/> only.</summary>
    public bool[] CodePages { get; }

    /// <summary>Whether pages with cached code are read-only at <see cref="Origin"/>, those marked already as well as those to
    /// come. Stays false without a window.</summary>
    public bool GuardsCode
    {
        get => _guardsCode;
        set
        {
            if (_guard is null || value == _guardsCode) return;
            _guardsCode = value;
            if (!value) _guard.Release();
            else if (!_guard.TryProtectAll()) LoseWindow();
        }
    }

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
        return new Span<byte>(Alias + address, (int)length);
    }

    public T Load<T>(uint address) where T : unmanaged => MemoryMarshal.Read<T>(Read(address, (uint)sizeof(T)));

    public void Store<T>(uint address, T value) where T : unmanaged =>
        MemoryMarshal.Write(Write(address, (uint)sizeof(T)), in value);

    /// <summary>Adds an engine to tell of writes to its <see cref="CodePages"/>.</summary>
    public void Watch(ICodeWatch watch) => _watches[Array.IndexOf(_watches, null)] = watch;

    /// <summary>Marks a page of RAM as holding cached code.</summary>
    public void ProtectCode(uint page)
    {
        if (CodePages[page]) return;
        CodePages[page] = true;
        if (_guardsCode && (_openings > MaxOpenings || !_guard!.TryProtect(page))) LoseWindow();
    }

    /// <summary>No page holds cached code any more.</summary>
    public void ForgetCodePages()
    {
        Array.Clear(CodePages);
        if (_guardsCode) _guard!.Release();
    }

    /// <summary>Tells the engines of a write that does not come through <see cref="Write(uint, uint)"/>, before it is made.</summary>
    public void NotifyWrite(uint address, uint length)
    {
        if (length == 0) return;
        bool any = false;
        for (uint page = address / PageSize; page <= (address + length - 1) / PageSize; page++) any |= CodePages[page];
        if (!any) return;
        if (_guardsCode && Alias == Origin) Open(address, length);
        else Tell(address, length);
    }

    /// <summary>Makes guarded pages writable where there is no other mapping to write through: they are to hold no code any
    /// more. That the window is lost for it has to wait: emitted code may be at work, and rely on it.</summary>
    private void Open(uint address, uint length)
    {
        for (uint page = address / PageSize; page <= (address + length - 1) / PageSize; page++)
        {
            if (!CodePages[page]) continue;
            Tell(page * PageSize, PageSize);
            CodePages[page] = false;
            _openings++;
            if (_guard!.TryUnprotect(page)) continue;
            Tell(0, Size);
            ForgetCodePages();
            return;
        }
    }

    private void Tell(uint address, uint length)
    {
        foreach (ICodeWatch? watch in _watches) watch?.Written(address, length);
    }

    private void LoseWindow()
    {
        _guard!.Release();
        _guard = null;
        _guardsCode = false;
        WindowLost?.Invoke();
    }

    private void Require(uint address, uint length)
    {
        if (!Contains(address, length))
            throw new ArgumentOutOfRangeException(nameof(address), $"[0x{address:x}, +0x{length:x}) is not in RAM");
    }
}
