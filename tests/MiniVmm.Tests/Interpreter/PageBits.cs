namespace MiniVmm.Tests.Interpreter;

/// <summary>Bits of page directory and page table entries.</summary>
internal static class PageBits
{
    public const uint Present = 1, Writable = 2, User = 4, Accessed = 0x20, Dirty = 0x40, Large = 0x80;
}
