using System.Text;
using Iced.Intel;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using Decoder = Iced.Intel.Decoder;

namespace MiniVmm.Conformance.Reporting;

/// <summary>Says what a case is and how to see it again.</summary>
internal sealed unsafe class CaseText
{
    private static readonly string[] Names = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];

    private readonly CodeBytes _reader = new();
    private readonly Decoder _decoder;

    public CaseText() => _decoder = Decoder.Create(32, _reader);

    /// <summary>The instruction that a case is about.</summary>
    public Instruction Decode(Case test)
    {
        _reader.Start(test.Code);
        _decoder.IP = test.Start.Eip;
        return _decoder.Decode();
    }

    public string Report(Oracle oracle, string engine, string how, string family, Case test, string difference)
    {
        uint* registers = stackalloc uint[8];
        for (int i = 0; i < 8; i++) registers[i] = test.Start.Registers[i];
        var text = new StringBuilder();
        text.AppendLine($"{Decode(test)}   bytes {Convert.ToHexString(test.Code.Code32)}   row \"{test.Template.Row}\"");
        text.Append($"  from {test.Start.Eip:x8} with");
        for (int i = 0; i < 8; i++) text.Append($" {Names[i]}={registers[i]:x8}");
        text.Append($" eflags={FlagText.Of(test.Start.Eflags)}");
        text.AppendLine($"{(test.Start.Based != 0 ? " ds, es based" : "")}{(test.Flat ? "" : " limited")}");
        text.AppendLine($"The {engine}{how} against {oracle.Description}:");
        text.Append(difference);
        text.AppendLine("Again:");
        text.Append($"  MINIVMM_SEED={test.Seed} MINIVMM_CASES=1 dotnet test tests/MiniVmm.Conformance --no-build"
            + $" --filter \"DisplayName~{oracle.Name}&DisplayName~{engine}&DisplayName~{family}\"");
        return text.ToString();
    }

    private sealed class CodeBytes : CodeReader
    {
        private TwinCode? _code;
        private int _next;

        public void Start(TwinCode code) => (_code, _next) = (code, 0);

        public override int ReadByte() => _next < _code!.Code32.Length ? _code.Code32[_next++] : -1;
    }
}
