using System.Runtime.CompilerServices;

namespace MiniVmm.I386.State;

/// <summary>An operand width given as a type: byte, ushort or uint. Values travel zero-extended in a uint; every test
/// here is a constant once the type is known.</summary>
public static unsafe class Width
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bits<T>() where T : unmanaged => sizeof(T) * 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mask<T>() where T : unmanaged => uint.MaxValue >> (32 - Bits<T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Truncate<T>(uint value) where T : unmanaged => value & Mask<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SignExtend<T>(uint value) where T : unmanaged =>
        sizeof(T) == 1 ? (uint)(sbyte)value : sizeof(T) == 2 ? (uint)(short)value : value;

    /// <summary>The most significant bit, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Top<T>(uint value) where T : unmanaged => (value >> (Bits<T>() - 1)) & 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(void* address) where T : unmanaged =>
        sizeof(T) == 1 ? *(byte*)address : sizeof(T) == 2 ? *(ushort*)address : *(uint*)address;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(void* address, uint value) where T : unmanaged
    {
        if (sizeof(T) == 1) *(byte*)address = (byte)value;
        else if (sizeof(T) == 2) *(ushort*)address = (ushort)value;
        else *(uint*)address = value;
    }
}
