using System.Text;
using Iced.Intel;
using MiniVmm.Conformance.Cases;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Reporting;

/// <summary>Compares outcomes in all that the manual defines, and says how to see a difference again.</summary>
internal static class Comparison
{
    private static readonly string[] Names = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];

    /// <returns>What differs, or null. An outcome of null is a fault.</returns>
    public static string? Difference(Case test, uint codeAddress, uint dataAddress, Outcome? expected, Outcome? actual)
    {
        if (expected is null || actual is null)
            return expected == actual ? null : $"expected {Describe(expected)}, got {Describe(actual)}\n";
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++)
            if (expected.Registers[i] != actual.Registers[i])
                text.AppendLine($"  {Names[i]}: expected {expected.Registers[i]:x8}, got {actual.Registers[i]:x8}");
        uint defined = ~UndefinedFlags(test, codeAddress);
        if (((expected.Eflags ^ actual.Eflags) & defined) != 0)
            text.AppendLine($"  eflags: expected {FlagText.Of(expected.Eflags & defined)}, got {FlagText.Of(actual.Eflags & defined)}");
        for (int i = 0; i < expected.Data.Length; i++)
            if (expected.Data[i] != actual.Data[i])
                text.AppendLine($"  [{dataAddress + (uint)CaseLayout.OffsetOf(i):x8}]: expected {expected.Data[i]:x2}, got {actual.Data[i]:x2}");
        return text.Length == 0 ? null : text.ToString();
    }

    public static string Report(string family, Template template, int seed, Case test, uint codeAddress, string difference)
    {
        var text = new StringBuilder();
        text.AppendLine($"{string.Join("; ", Decode(test, codeAddress))}   bytes {Convert.ToHexString(test.Code)}   row \"{template.Row}\"");
        text.AppendLine($"  with {string.Join(" ", Names.Select((n, i) => $"{n}={test.Registers[i]:x8}"))} eflags={FlagText.Of(test.Eflags)}");
        text.Append(difference);
        text.AppendLine("Again:");
        text.Append($"  MINIVMM_SEED={seed} MINIVMM_CASES=1 dotnet test tests/MiniVmm.Conformance --filter \"DisplayName~{family}\"");
        return text.ToString();
    }

    private static string Describe(Outcome? outcome) => outcome is null ? "a fault" : "no fault";

    private static uint UndefinedFlags(Case test, uint codeAddress)
    {
        RflagsBits bits = RflagsBits.None;
        foreach (Instruction instruction in Decode(test, codeAddress))
        {
            bits |= instruction.RflagsUndefined;
            // Iced takes a rotation that comes full circle for one by zero; the manual leaves OF undefined.
            bool rotates = instruction.Mnemonic is Mnemonic.Rcl or Mnemonic.Rcr or Mnemonic.Rol or Mnemonic.Ror;
            if (rotates && instruction.Op1Kind == OpKind.Immediate8 && (instruction.Immediate8 & 31) > 1) bits |= RflagsBits.OF;
        }
        uint flags = 0;
        if (bits.HasFlag(RflagsBits.CF)) flags |= EFlags.CF;
        if (bits.HasFlag(RflagsBits.PF)) flags |= EFlags.PF;
        if (bits.HasFlag(RflagsBits.AF)) flags |= EFlags.AF;
        if (bits.HasFlag(RflagsBits.ZF)) flags |= EFlags.ZF;
        if (bits.HasFlag(RflagsBits.SF)) flags |= EFlags.SF;
        if (bits.HasFlag(RflagsBits.OF)) flags |= EFlags.OF;
        return flags;
    }

    private static IEnumerable<Instruction> Decode(Case test, uint codeAddress)
    {
        var decoder = Iced.Intel.Decoder.Create(32, test.Code, codeAddress);
        while (decoder.IP < codeAddress + (ulong)test.Code.Length) yield return decoder.Decode();
    }
}
