namespace MiniVmm.Conformance.Native;

/// <summary>Memory at a 31-bit address, so that 32-bit code reaches it, and a second, writable view of the same bytes,
/// so that no page is writable and executable at once.</summary>
internal sealed unsafe class MemoryFile : IDisposable
{
    private readonly nuint _length;

    public MemoryFile(nuint length, bool executable)
    {
        _length = length;
        int fd = LinuxCalls.CreateMemory(length);
        int protection = LinuxCalls.ProtectRead | (executable ? LinuxCalls.ProtectExecute : LinuxCalls.ProtectWrite);
        Low = LinuxCalls.Map(fd, length, protection, low: true);
        View = LinuxCalls.Map(fd, length, LinuxCalls.ProtectRead | LinuxCalls.ProtectWrite, low: false);
        _ = LinuxCalls.Close(fd);
    }

    /// <summary>Where 32-bit code sees the memory.</summary>
    public byte* Low { get; }

    public byte* View { get; }

    public uint Address => (uint)Low;

    public Span<byte> Bytes => new(View, (int)_length);

    public void Dispose()
    {
        _ = LinuxCalls.Unmap(Low, _length);
        _ = LinuxCalls.Unmap(View, _length);
    }
}
