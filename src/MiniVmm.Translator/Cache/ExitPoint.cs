using MiniVmm.Translator.FlagTracking;

namespace MiniVmm.Translator.Cache;

/// <summary>A place where emitted code can be left, and what is true there.</summary>
internal struct ExitPoint
{
    public ExitKind Kind;

    /// <summary>The operation of the block to go on with; its length in instructions for <see cref="ExitKind.Budget"/>.</summary>
    public byte Operation;

    /// <summary>Whether an edge leads to another page while paging is on, and so holds for one generation only.</summary>
    public bool LeavesPage;

    public TranslatedBlock Block;

    /// <summary>Where the guest goes on.</summary>
    public uint Eip;

    /// <summary>Where the flags come from.</summary>
    public FlagState Flags;

    /// <summary>Of an operation that was interpreted from within emitted code: a copy to be executed alone.</summary>
    public SingleOperation? Alone;

    /// <summary>Of an edge: its branch's displacement, and what that leads to while not linked.</summary>
    public int Branch, Stub;

    /// <summary>Of an edge that is linked: the entry of the block, what the branch leads to, which may be code in between, and
    /// the place in that of the mode to compare with.</summary>
    public int Target, BridgeStart, Bridge;
}
