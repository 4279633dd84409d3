using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine;
using MiniVmm.Machine.Comparing;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
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
    public void Engines_agree_after_every_stretch(string guest, string engine)
    {
        LockstepResult result = Compare(guest, Engines.Stepwise, p => TrialEngines.Create(engine, p));
        Assert.True(result.Difference is null, result.Difference?.ToString());
        Assert.True(result.Same > 100_000, $"the guest retired only {result.Same} instructions");
    }

    [Fact]
    public void The_first_wrong_instruction_is_found_and_both_states_are_shown()
    {
        const long after = 1_234_567;
        LockstepResult result = Compare("spin iterations=1000000", Engines.Interpreter, p => new FaultyEngine(p, after));
        LockstepDifference difference = Assert.IsType<LockstepDifference>(result.Difference);
        Assert.Equal((after, "registers"), (difference.Retired, difference.What));
        Assert.Matches("^[0-9a-f]{8}  [a-z]+ ", difference.Instruction);
        Assert.NotEqual(difference.First, difference.Second);
    }

    private static LockstepResult Compare(string guest, string right, Func<Processor, IEngine> trial)
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
            () => MachineBuilder.Build(config, new Silence()), () => MachineBuilder.Build(config, new Silence(), trial)).Run(Most);
    }
}
