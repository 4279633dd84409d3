using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine;
using MiniVmm.Machine.Comparing;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Translator;
using Xunit;

namespace MiniVmm.Conformance.Lockstep;

/// <summary>Whole guests on two engines: every register and byte of memory, to the end.</summary>
public class LockstepTests
{
    private const long Most = 8_000_000;

    public static TheoryData<string, string> GuestsOnEngines()
    {
        var data = new TheoryData<string, string>();
        foreach (string engine in TrialEngines.ForGuests)
        {
            data.Add("selftest", engine);
            data.Add("spin iterations=100000", engine);
            data.Add("membound kb=256 passes=20", engine);
            data.Add("httpd fvm=mpl", engine);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(GuestsOnEngines))]
    public void Engines_agree_after_every_stretch(string guest, string engine) =>
        AssertSame(Compare(guest, Engines.Stepwise, (p, _) => TrialEngines.Create(engine, p)));

    [Theory]
    [InlineData("selftest", 0)]
    [InlineData("selftest", 20)]
    [InlineData("httpd fvm=mpl", 0)]
    [InlineData("bench kernel=recurse mode=user", 1)]
    public void The_translator_agrees_before_every_block(string guest, uint hotEntries) => AssertSame(Compare(
        guest, Engines.Interpreter,
        (p, watch) => TrialEngines.Translator(p, new TranslatorOptions { StartEntries = 0, HotEntries = hotEntries, BeforeEachBlock = watch }),
        eachBlock: true));

    [Fact]
    public void The_first_wrong_instruction_is_found_and_both_states_are_shown()
    {
        const long after = 1_234_567;
        LockstepResult result = Compare("spin iterations=1000000", Engines.Interpreter, (p, _) => new FaultyEngine(p, after));
        LockstepDifference difference = Assert.IsType<LockstepDifference>(result.Difference);
        Assert.Equal((after, "registers"), (difference.Retired, difference.What));
        Assert.Matches("^[0-9a-f]{8}  [a-z]+ ", difference.Instruction);
        Assert.NotEqual(difference.First, difference.Second);
    }

    [Fact]
    public void The_first_wrong_block_is_found_and_shown()
    {
        const long after = 1_234_567;
        LockstepResult result = Compare(
            "spin iterations=1000000", Engines.Stepwise, (p, watch) => new FaultyEngine(p, after, watch), eachBlock: true);
        LockstepDifference difference = Assert.IsType<LockstepDifference>(result.Difference);
        Assert.Equal("registers", difference.What);
        Assert.InRange(difference.Retired, after, after + 32);
        Assert.InRange(result.Same, after - 32, after - 1);
        Assert.Equal(difference.Retired - result.Same, difference.Instruction.Split('\n').Length);
        Assert.NotEqual(difference.First, difference.Second);
    }

    private static void AssertSame(LockstepResult result)
    {
        Assert.True(result.Difference is null, result.Difference?.ToString());
        Assert.True(result.Same > 100_000, $"the guest retired only {result.Same} instructions");
    }

    private static LockstepResult Compare(
        string guest, string right, Func<Processor, Action?, IEngine> trial, bool eachBlock = false)
    {
        string[] words = guest.Split(' ', 2);
        var config = new MachineConfig
        {
            Kernel = Installation.FindGuest(words[0]),
            Append = words.Length > 1 ? words[1] : "",
            Memory = 8 << 20,
            Engine = right,
            Deterministic = true,
        };
        return new Machine.Comparing.Lockstep(
            () => MachineBuilder.Build(config, new Silence()),
            watch => MachineBuilder.Build(config, new Silence(), p => trial(p, watch)))
        { AtEachBlock = eachBlock }.Run(Most);
    }
}
