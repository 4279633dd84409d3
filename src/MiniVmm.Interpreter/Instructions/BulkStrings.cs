using MiniVmm.I386.Alu;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>REP MOVS, STOS, SCAS and CMPS a page at a time, where that cannot be told from one at a time: forward, flat,
/// the pages in the TLB, no overlap that copying as a block would resolve differently.</summary>
internal static unsafe class BulkStrings
{
    /// <summary>MOVS and STOS.</summary>
    /// <returns>Elements done, index registers advanced; 0 where one element must go the ordinary way.</returns>
    public static uint TryRun<T, TElement>(CpuState* s, Operation* op, uint count)
        where T : unmanaged where TElement : Strings.IElement
    {
        bool move = typeof(TElement) == typeof(Strings.Movs);
        if (!move && typeof(TElement) != typeof(Strings.Stos)) return 0;
        if (!IsPlain(s, op)) return 0;

        uint edi = s->Gpr[GeneralRegister.EDI], esi = s->Gpr[GeneralRegister.ESI];
        if (!TryWrite<T>(s, edi, out void* to)) return 0;
        uint n = Affordable<T>(s, edi, count);
        if (move)
        {
            if (!TryRead<T>(s, esi, out void* from)) return 0;
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

    /// <summary>SCAS and CMPS as long as nothing that they find ends them.</summary>
    /// <returns>As <see cref="TryRun"/>, with the flags of the last element done.</returns>
    public static uint TryPass<T, TElement>(CpuState* s, Operation* op, uint count, bool whileEqual)
        where T : unmanaged, IEquatable<T> where TElement : Strings.IElement
    {
        bool compare = typeof(TElement) == typeof(Strings.Cmps);
        if ((compare && !whileEqual) || !IsPlain(s, op)) return 0;

        uint edi = s->Gpr[GeneralRegister.EDI], esi = s->Gpr[GeneralRegister.ESI];
        if (!TryRead<T>(s, edi, out void* second)) return 0;
        uint n = Affordable<T>(s, edi, count), last;
        if (compare)
        {
            if (!TryRead<T>(s, esi, out void* first)) return 0;
            n = Math.Min(n, ElementsInPage<T>(esi));
            n = (uint)new ReadOnlySpan<T>(first, (int)n).CommonPrefixLength(new ReadOnlySpan<T>(second, (int)n));
            if (n == 0) return 0;
            s->Gpr[GeneralRegister.ESI] = esi + n * (uint)sizeof(T);
            last = Width.Load<T>((T*)first + n - 1);
        }
        else
        {
            var elements = new ReadOnlySpan<T>(second, (int)n);
            T sought = *(T*)&s->Gpr[GeneralRegister.EAX];
            int at = whileEqual ? elements.IndexOfAnyExcept(sought) : elements.IndexOf(sought);
            if (at >= 0) n = (uint)at;
            if (n == 0) return 0;
            last = Width.Load<T>(&sought);
        }
        Cmp.Apply<T>(s, last, Width.Load<T>((T*)second + n - 1));
        s->Gpr[GeneralRegister.EDI] = edi + n * (uint)sizeof(T);
        return n;
    }

    private static bool IsPlain(CpuState* s, Operation* op) =>
        (s->SystemFlags & EFlags.DF) == 0 && op->AddressMask == uint.MaxValue
        && (s->Mode & CodeMode.FlatData) != 0 && CodeMode.FlatDataCovers(op->Segment);

    /// <summary>What the budget and the page allow.</summary>
    private static uint Affordable<T>(CpuState* s, uint linear, uint count) where T : unmanaged =>
        (uint)Math.Min(Math.Min(count, s->Remaining + 1), ElementsInPage<T>(linear));

    // An element may be misaligned as long as none crosses the page; with alignment checks on, each is looked at.

    private static bool TryRead<T>(CpuState* s, uint linear, out void* host) where T : unmanaged =>
        LinearMemory.TryRead<byte>(s, linear, out host) && MayBeMisaligned<T>(s, linear);

    private static bool TryWrite<T>(CpuState* s, uint linear, out void* host) where T : unmanaged =>
        LinearMemory.TryWrite<byte>(s, linear, out host) && MayBeMisaligned<T>(s, linear);

    private static bool MayBeMisaligned<T>(CpuState* s, uint linear) where T : unmanaged =>
        (linear & (uint)(sizeof(T) - 1)) == 0 || (s->SystemFlags & EFlags.AC) == 0;

    /// <summary>How many lie wholly in the page of the first; 0 where that crosses its end.</summary>
    private static uint ElementsInPage<T>(uint linear) where T : unmanaged =>
        (GuestMemory.PageSize - (linear & (GuestMemory.PageSize - 1))) / (uint)sizeof(T);

    private static void Fill<T>(void* to, uint count, uint value) where T : unmanaged
    {
        if (sizeof(T) == 1) new Span<byte>(to, (int)count).Fill((byte)value);
        else if (sizeof(T) == 2) new Span<ushort>(to, (int)count).Fill((ushort)value);
        else new Span<uint>(to, (int)count).Fill(value);
    }
}
