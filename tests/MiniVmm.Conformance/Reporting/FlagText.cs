using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Reporting;

/// <summary>Flags as letters: upper case is set.</summary>
internal static class FlagText
{
    private static readonly (uint Bit, char Letter)[] Letters =
    [
        (EFlags.OF, 'o'), (EFlags.DF, 'd'), (EFlags.SF, 's'), (EFlags.ZF, 'z'), (EFlags.AF, 'a'), (EFlags.PF, 'p'), (EFlags.CF, 'c'),
        (EFlags.NT, 'n'), (EFlags.AC, 'k'), (EFlags.ID, 'i'),
    ];

    public static string Of(uint flags) =>
        string.Concat(Letters.Select(l => (flags & l.Bit) != 0 ? char.ToUpperInvariant(l.Letter) : l.Letter));
}
