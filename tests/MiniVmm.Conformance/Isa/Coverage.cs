using Iced.Intel;
using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.Devices.Serial;
using MiniVmm.Interpreter;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Conformance.Isa;

/// <summary>Which tests meet an instruction: families of random cases, by oracle, and system programs.</summary>
internal sealed class Coverage
{
    /// <summary>Enough to meet every form of a family; the same seeds give the same cases everywhere.</summary>
    private const int CasesOfFamily = 20_000;

    private const long MostInstructions = 5_000_000;

    private readonly Dictionary<Code, SortedSet<string>> _families = [], _programs = [];
    private readonly HashSet<Code> _onSilicon = [];

    public Coverage()
    {
        foreach ((string family, string rows) in Families.Rows)
        {
            Draw(family, Template.ReadAll(rows), Oracle.I386);
            Draw(family, Template.ReadAll(rows), Oracle.LongMode);
        }
        string folder = Path.Combine(Repository.Root, "guests", "bin", "isa");
        foreach (string program in Directory.GetFiles(folder, "*.elf").Order(StringComparer.Ordinal)) Run(program);
    }

    /// <summary>Families of random cases with the instruction in them.</summary>
    public IReadOnlyCollection<string> FamiliesOf(Code code) => _families.GetValueOrDefault(code) ?? [];

    /// <summary>Whether 64-bit mode has an equivalent, so that every x86-64 host can judge it.</summary>
    public bool IsOnSilicon(Code code) => _onSilicon.Contains(code);

    /// <summary>System programs that execute it.</summary>
    public IReadOnlyCollection<string> ProgramsOf(Code code) => _programs.GetValueOrDefault(code) ?? [];

    private void Draw(string family, Template[] templates, Oracle oracle)
    {
        var generator = new CaseGenerator(templates, default, oracle);
        if (generator.IsEmpty) return;
        var test = new Case();
        for (int seed = 0; seed < CasesOfFamily; seed++)
        {
            generator.Make(test, seed);
            Code code = Decoder.Create(32, test.Code.Code32.ToArray()).Decode().Code;
            Note(_families, code, family);
            if (oracle.IsLongMode) _onSilicon.Add(code);
        }
    }

    private void Run(string program)
    {
        var seen = new HashSet<Code>();
        var config = new MachineConfig { Kernel = program, Memory = 16 << 20, Deterministic = true };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence(), p => new StepwiseEngine(p, () =>
        {
            if (Disassembly.TryDecode(p, out Instruction instruction)) seen.Add(instruction.Code);
        }));
        machine.RunTo(MostInstructions);
        foreach (Code code in seen) Note(_programs, code, Path.GetFileNameWithoutExtension(program));
    }

    private static void Note(Dictionary<Code, SortedSet<string>> where, Code code, string test)
    {
        if (!where.TryGetValue(code, out SortedSet<string>? tests)) where.Add(code, tests = new(StringComparer.Ordinal));
        tests.Add(test);
    }
}
