using System.Numerics;
using System.Runtime.CompilerServices;

namespace MiniVmm.I386.State;

/// <summary>The lazy status flags. An operation stores its sign-extended result and the vector of carries out of
/// each bit; readers derive the flag they want. Nothing has to remember which operation it was.</summary>
public static unsafe class Flags
{
    private const uint CarryBit = 1u << 31;
    private const uint PartialOverflowBit = 1u << 30;
    private const uint AuxBit = 1u << 3;
    private const uint SignFlip = 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Carry(CpuState* s) => s->FlagAux >> 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Zero(CpuState* s) => s->FlagResult == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sign(CpuState* s) => (s->FlagResult >> 31) ^ (s->FlagAux & SignFlip);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Overflow(CpuState* s) => (s->FlagAux ^ (s->FlagAux << 1)) >> 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Aux(CpuState* s) => (s->FlagAux & AuxBit) >> 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Parity(CpuState* s) =>
        (BitOperations.PopCount((s->FlagResult ^ (s->FlagAux >> 8)) & 0xFF) & 1) == 0;

    /// <summary>Sets all status flags from a result and its carries out of each bit of a <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetArithmetic<T>(CpuState* s, uint result, uint carries) where T : unmanaged
    {
        s->FlagResult = Width.SignExtend<T>(result);
        s->FlagAux = sizeof(T) == 4
            ? carries & (CarryBit | PartialOverflowBit | AuxBit)
            : ((carries << (32 - Width.Bits<T>())) & (CarryBit | PartialOverflowBit)) | (carries & AuxBit);
    }

    /// <summary>Sets ZF, SF and PF; clears CF, OF and AF.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetLogic<T>(CpuState* s, uint result) where T : unmanaged
    {
        s->FlagResult = Width.SignExtend<T>(result);
        s->FlagAux = 0;
    }

    /// <summary>Sets ZF, SF and PF from a result, CF and OF (0 or 1) as given; AF becomes 0 where it is undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetResult<T>(CpuState* s, uint result, uint carry, uint overflow) where T : unmanaged
    {
        s->FlagResult = Width.SignExtend<T>(result);
        s->FlagAux = (carry << 31) | ((carry ^ overflow) << 30);
    }

    /// <summary>Changes CF and OF (0 or 1) and nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetCarryOverflow(CpuState* s, uint carry, uint overflow) =>
        s->FlagAux = (s->FlagAux & ~(CarryBit | PartialOverflowBit)) | (carry << 31) | ((carry ^ overflow) << 30);

    /// <summary>Changes CF (0 or 1) and nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetCarry(CpuState* s, uint carry) => SetCarryOverflow(s, carry, Overflow(s));

    /// <summary>Changes ZF and nothing else.</summary>
    public static void SetZero(CpuState* s, bool zero) =>
        WriteStatus(s, (Read(s) & ~EFlags.ZF) | (zero ? EFlags.ZF : 0));

    /// <summary>The architectural EFLAGS image.</summary>
    public static uint Read(CpuState* s)
    {
        uint flags = s->SystemFlags | EFlags.Reserved1;
        flags |= Carry(s) | (Aux(s) << 4) | (Sign(s) << 7) | (Overflow(s) << 11);
        if (Parity(s)) flags |= EFlags.PF;
        if (Zero(s)) flags |= EFlags.ZF;
        return flags;
    }

    /// <summary>Sets the status flags from an EFLAGS image, any combination (POPF can make ZF and SF both one).</summary>
    public static void WriteStatus(CpuState* s, uint image)
    {
        bool zero = (image & EFlags.ZF) != 0;
        bool parity = (image & EFlags.PF) != 0;
        uint carry = image & EFlags.CF;
        uint overflow = (image & EFlags.OF) >> 11;
        s->FlagResult = zero ? 0u : 1u;
        uint aux = (carry << 31) | ((carry ^ overflow) << 30);
        if ((image & EFlags.AF) != 0) aux |= AuxBit;
        if ((image & EFlags.SF) != 0) aux |= SignFlip;
        // A result of 0 has even parity, of 1 odd: flip where the image wants the other.
        if (parity != zero) aux |= 1 << 8;
        s->FlagAux = aux;
    }

    /// <summary>Writes all of EFLAGS; reserved bits are dropped.</summary>
    public static void Write(CpuState* s, uint image)
    {
        WriteStatus(s, image);
        s->SystemFlags = image & EFlags.System;
    }

    /// <summary>Writes those bits of EFLAGS that are in a mask.</summary>
    public static void Write(CpuState* s, uint image, uint changeable) =>
        Write(s, (image & changeable) | (Read(s) & ~changeable));

    /// <summary>What POPF and IRET may change at the current privilege level (SDM vol. 2, POPF): IOPL in ring 0 only, IF
    /// only where IOPL allows; never VM and RF.</summary>
    public static uint Changeable(CpuState* s)
    {
        uint bits = EFlags.Status | EFlags.TF | EFlags.DF | EFlags.NT | EFlags.AC | EFlags.ID;
        if (s->Cpl == 0) bits |= EFlags.IOPL;
        if (s->Cpl <= s->Iopl) bits |= EFlags.IF;
        return bits;
    }
}
