using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>REP MOVS and REP STOS a page at a time, where that cannot be told from one at a time: forward, flat,
/// aligned, both pages in the TLB, no overlap that copying as a block would resolve differently.</summary>
internal static unsafe class BulkStrings
{
    /// <returns>Elements done, index registers advanced; 0 where one element must go the ordinary way.</returns>
    public static uint TryRun<T, TElement>(CpuState* s, Operation* op, uint count)
        where T : unmanaged where TElement : Strings.IElement
    {
        bool move = typeof(TElement) == typeof(Strings.Movs);
        if (!move && typeof(TElement) != typeof(Strings.Stos)) return 0;
        bool plain = (s->SystemFlags & EFlags.DF) == 0 && op->AddressMask == uint.MaxValue
            && (s->Mode & CodeMode.FlatData) != 0 && op->Segment is SegmentRegister.DS or SegmentRegister.ES or SegmentRegister.SS;
        if (!plain) return 0;

        uint edi = s->Gpr[GeneralRegister.EDI], esi = s->Gpr[GeneralRegister.ESI];
        if (!LinearMemory.TryWrite<T>(s, edi, out void* to)) return 0;
        uint n = (uint)Math.Min(Math.Min(count, s->Remaining + 1), ElementsInPage<T>(edi));
        if (move)
        {
            if (!LinearMemory.TryRead<T>(s, esi, out void* from)) return 0;
            n = Math.Min(n, ElementsInPage<T>(esi));
            nint distance = (nint)to - (nint)from;
            if (distance > 0 && distance < (nint)n * sizeof(T)) return 0;
            Buffer.MemoryCopy(from, to, n * sizeof(T), n * sizeof(T));
            s->Gpr[GeneralRegister.ESI] = esi + n * (uint)sizeof(T);
        }
        else Fill<T>(to, n, s->Gpr[GeneralRegister.EAX]);
        s->Gpr[GeneralRegister.EDI] = edi + n * (uint)sizeof(T);
        return n;
    }

    private static uint ElementsInPage<T>(uint linear) where T : unmanaged =>
        (GuestMemory.PageSize - (linear & (GuestMemory.PageSize - 1))) / (uint)sizeof(T);

    private static void Fill<T>(void* to, uint count, uint value) where T : unmanaged
    {
        if (sizeof(T) == 1) new Span<byte>(to, (int)count).Fill((byte)value);
        else if (sizeof(T) == 2) new Span<ushort>(to, (int)count).Fill((ushort)value);
        else new Span<uint>(to, (int)count).Fill(value);
    }
}
