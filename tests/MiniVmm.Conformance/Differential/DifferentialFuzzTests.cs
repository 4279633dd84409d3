using System.Diagnostics;
using MiniVmm.Conformance.Fuzzing;
using MiniVmm.Conformance.Lockstep;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;
using MiniVmm.Translator;
using Xunit;
using Xunit.Abstractions;

namespace MiniVmm.Conformance.Differential;

/// <summary>Random programs that do what compilers emit and what nobody should, and change themselves all the time: two
/// engines come to the same at every stop.</summary>
/// <remarks><c>MINIVMM_DIFFERENTIAL</c> sets the instructions of each row, <c>MINIVMM_SEED</c> the seed of the first case;
/// case i has SEED + i.</remarks>
public sealed class DifferentialFuzzTests(ITestOutputHelper output)
{
    private const int DefaultSeed = 386;
    private const long DefaultInstructions = 2_000_000;

    [Theory]
    [InlineData("interpreter", "stepwise", false)]
    [InlineData("translator", "interpreter", false)]
    [InlineData("translator", "interpreter", true)]
    public void Engines_agree_at_every_stop(string trial, string right, bool privately)
    {
        int seed = (int)Setting.Of("MINIVMM_SEED", DefaultSeed);
        long instructions = Setting.Of("MINIVMM_DIFFERENTIAL", DefaultInstructions), retired = 0, started = Stopwatch.GetTimestamp();
        int cases = 0;
        for (; retired < instructions; cases++)
        {
            var one = new DifferentialCase(unchecked(seed + cases), p => TrialEngines.Create(right, p), Maker(trial), privately);
            if (one.Run() is { } report)
                Assert.Fail($"seed {seed + cases}: {report}\nAgain:\n  MINIVMM_SEED={seed + cases} MINIVMM_DIFFERENTIAL=1 dotnet test "
                    + $"tests/MiniVmm.Conformance --no-build --filter \"DifferentialFuzz&DisplayName~trial: \\\"{trial}\"");
            // A program that dies at once counts for something, or a bad generator would never be done.
            retired += Math.Max(one.Retired, 1);
        }
        output.WriteLine($"{cases} programs, {retired} instructions, {Stopwatch.GetElapsedTime(started).TotalSeconds:f0} s");
    }

    [Fact]
    public void A_wrong_bit_is_traced_to_its_instruction()
    {
        const long after = 2_345;
        // Where nothing overwrites EDX before the next stop.
        string? report = Enumerable.Range(DefaultSeed, 20)
            .Select(seed => new DifferentialCase(seed, p => new InterpreterEngine(p), (p, _) => new FaultyEngine(p, after)).Run())
            .FirstOrDefault(r => r is not null);
        Assert.Contains($", {after} in all", report, StringComparison.Ordinal);
        Assert.Matches("  edx: [0-9a-f]{8} and [0-9a-f]{8}", report);
    }

    [Theory]
    [InlineData(typeof(DeafEngine))]
    [InlineData(typeof(UnpunctualEngine))]
    [InlineData(typeof(CarelessEngine))]
    public void Every_kind_of_error_is_found(Type kind)
    {
        IEngine make(Processor processor, Dice dice) => (IEngine)Activator.CreateInstance(kind, processor)!;
        Assert.Contains(Enumerable.Range(DefaultSeed, 20), seed => new DifferentialCase(seed, p => new InterpreterEngine(p), make).Run() is not null);
    }

    private static Func<Processor, Dice, IEngine> Maker(string engine) => engine == "interpreter"
        ? (processor, _) => new InterpreterEngine(processor)
        : (processor, dice) => TrialEngines.Translator(processor, new TranslatorOptions
        {
            StartEntries = 0,
            HotEntries = dice.Pick<uint>(0, 0, 1, 3),
            BlockInstructions = dice.Once(2) ? 32 : 1 + (int)dice.Below(32),
            CodeBytes = dice.Once(2) ? 64 << 10 : 1 << 20,
        });
}
