using System.Diagnostics;
using System.Runtime.CompilerServices;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>The register named by <see cref="Operation.Register"/>.</summary>
internal readonly unsafe struct RegisterPlace : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged
    {
        host = (byte*)s + op->Register;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged
    {
        host = (byte*)s + op->Register;
        return true;
    }
}

/// <summary>The register named by <see cref="Operation.Source"/>.</summary>
internal readonly unsafe struct SourcePlace : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged
    {
        host = (byte*)s + op->Source;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged
    {
        host = (byte*)s + op->Source;
        return true;
    }
}

/// <summary>The immediate; little-endian, so its low bytes lie first.</summary>
internal readonly unsafe struct ImmediatePlace : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged
    {
        host = &op->Immediate;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged => throw new UnreachableException();
}

/// <summary>The memory operand, where the TLB knows its page.</summary>
internal readonly unsafe struct MemoryPlace<TAddress> : IPlace where TAddress : IAddress
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged =>
        LinearMemory.TryRead<T>(s, TAddress.Linear<T>(s, op, write: false), out host);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWrite<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged =>
        LinearMemory.TryWrite<T>(s, TAddress.Linear<T>(s, op, write: true), out host);
}

/// <summary>Flat addressing by a base and a displacement, the commonest.</summary>
internal readonly unsafe struct BaseAddress : IAddress
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Linear<T>(CpuState* s, Operation* op, bool write) where T : unmanaged =>
        *(uint*)((byte*)s + op->Base) + op->Displacement;
}
