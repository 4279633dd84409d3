namespace MiniVmm.I386.Segmentation;

/// <summary>Parts of a segment selector (SDM vol. 3, 3.4.2).</summary>
public static class Selector
{
    /// <summary>Set where the selector names an entry of the LDT.</summary>
    public const ushort TableIndicator = 4;

    public static bool IsNull(ushort selector) => (selector & ~3) == 0;

    public static int Rpl(ushort selector) => selector & 3;

    /// <summary>The error code that names a selector: its index and table, RPL cleared.</summary>
    public static uint ErrorCode(ushort selector) => (uint)(selector & ~3);
}
