using MiniVmm.Cli;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Tests.Cli;

public class EngineFailureTests
{
    private static readonly ExitReport Report = new(ExitReason.EngineFailed, 1, "emitted code for EIP 00100000 …", new MachineStatistics
    {
        Retired = 5_000_000,
        VirtualNs = 0,
        HostNs = 0,
        HaltedNs = 0,
        RestedNs = 0,
        SwappedInBytes = 0,
        CpuNs = 0,
        LateWakeups = 0,
        TicksDelivered = 0,
        TicksCoalesced = 0,
        TelemetryDropped = 0,
        Engine = Engines.Translator,
        ClockHz = 1,
        Deterministic = false,
    });

    [Theory]
    [InlineData("guests/bin/httpd.elf", "", 64u << 20, "'guests/bin/httpd.elf' --mem 65536K")]
    [InlineData("it's.elf", "a=\"$HOME\" b='c'", (64u << 20) + 4096, "'it'\\''s.elf' --mem 65540K --append 'a=\"$HOME\" b='\\''c'\\'''")]
    public void The_message_names_a_command_that_repeats_it_in_lockstep(string kernel, string append, uint memory, string arguments)
    {
        var config = new MachineConfig { Kernel = kernel, Append = append, Memory = memory };
        string[] lines = EngineFailure.Message(config, Report).Split('\n');
        Assert.Equal("a mistake of MiniVmm's, please report it: emitted code for EIP 00100000 …", lines[0]);
        Assert.Equal($"To find the instruction: minivmm lockstep {arguments} --every block --instructions 6000000", lines[1]);
    }

    [Fact]
    public void The_command_is_one_that_there_is()
    {
        var config = new MachineConfig { Kernel = "kernel.elf", Append = "a=b", Memory = 64 << 20 };
        string command = EngineFailure.Message(config, Report).Split("minivmm lockstep ")[1].Replace("'", "");
        Assert.Empty(LockstepCommand.Create().Parse(command.Split(' ')).Errors);
    }
}
