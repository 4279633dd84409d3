using System.Runtime.InteropServices;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Guest RAM with bytes of a known value on both sides.</summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const nuint GuardBytes = 256 << 10;

    private readonly byte* _allocation;
    private readonly byte _guard;

    /// <param name="size">Bytes of RAM, cleared.</param>
    /// <param name="guard">The value around it. Whoever reads there sees another one in a run with another value.</param>
    public GuardedMemory(uint size, byte guard)
    {
        _guard = guard;
        _allocation = (byte*)NativeMemory.AlignedAlloc(size + 2 * GuardBytes, GuestMemory.PageSize);
        Ram = new GuestMemory(_allocation + GuardBytes, size);
        new Span<byte>(Ram.Origin, (int)size).Clear();
        Below.Fill(guard);
        Above.Fill(guard);
    }

    public GuestMemory Ram { get; }

    public bool IsIntact => !Below.ContainsAnyExcept(_guard) && !Above.ContainsAnyExcept(_guard);

    private Span<byte> Below => new(_allocation, (int)GuardBytes);

    private Span<byte> Above => new(Ram.Origin + Ram.Size, (int)GuardBytes);

    public void Dispose() => NativeMemory.AlignedFree(_allocation);
}
