namespace MiniVmm.Translator.Running;

/// <summary>What emitted code asks the TLB for, as a number: bytes of the access, and whether it writes.</summary>
internal static class TlbFill
{
    public const uint Write = 1 << 8;

    public const uint SizeMask = 0xFF;
}
