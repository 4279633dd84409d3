using System.Runtime.InteropServices;
using MiniVmm.I386.Memory;

namespace MiniVmm.Tests.Devices;

/// <summary>Guest memory on the host's heap.</summary>
internal sealed unsafe class TestMemory : IDisposable
{
    private readonly void* _origin;

    public TestMemory(uint size)
    {
        _origin = NativeMemory.AlignedAlloc(size, GuestMemory.PageSize);
        NativeMemory.Clear(_origin, size);
        Ram = new GuestMemory((byte*)_origin, size);
    }

    public GuestMemory Ram { get; }

    public void Dispose() => NativeMemory.AlignedFree(_origin);
}
