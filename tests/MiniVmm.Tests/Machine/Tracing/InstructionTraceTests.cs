using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Tests.Machine.Tracing;

public sealed class InstructionTraceTests : IDisposable
{
    /// <summary>A stretch that begins in hot code and has a tick of the timer in it.</summary>
    private const long Hertz = 3_000_000, From = 1_000_000, Count = Hertz / 100;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Every_engine_writes_the_same_and_runs_as_it_does_untraced()
    {
        long untraced = Run(Engines.Translator, null).Retired;
        string[] right = Trace(Engines.Stepwise, untraced);

        Assert.Equal(Count, right.Length);
        for (int i = 0; i < right.Length; i++) Assert.Equal(From + 1 + i, long.Parse(right[i][..11]));
        Assert.Contains(right, line => line.Contains("  iret", StringComparison.Ordinal));
        Assert.Equal(right, Trace(Engines.Interpreter, untraced));
        Assert.Equal(right, Trace(Engines.Translator, untraced));
    }

    [Fact]
    public void A_line_says_where_what_and_what_changed()
    {
        Run(Engines.Translator, new InstructionTracePlan(_file) { Count = 12 }, "hello");

        string[] lines = File.ReadAllLines(_file);
        Assert.Equal(12, lines.Length);
        Assert.Matches("^          1  0010[0-9a-f]{4}  _start  +[0-9a-f]+  +[a-z]+ ", lines[0]);
        Assert.Matches("^          2  0010[0-9a-f]{4}  _start\\+0x[0-9a-f]+  +[0-9a-f]+  +[a-z]+ ", lines[1]);
        Assert.Contains(lines, line => line.Contains("  esp=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1, 1, "--trace-from: -1 ")]
    [InlineData(0, 0, "--trace-count: 0 ")]
    public void Numbers_out_of_range_are_refused(long from, long count, string message) =>
        Assert.StartsWith(message, Assert.Throws<MachineError>(
            () => Run(Engines.Stepwise, new InstructionTracePlan(_file) { From = from, Count = count })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_cannot_be_written_is_named() =>
        Assert.StartsWith("--trace-instructions: cannot write /", Assert.Throws<MachineError>(
            () => Run(Engines.Stepwise, new InstructionTracePlan("/nowhere/trace"))).Message, StringComparison.Ordinal);

    private static MachineStatistics Run(string engine, InstructionTracePlan? plan, string guest = "spin")
    {
        var config = new MachineConfig
        {
            Kernel = BuiltGuest.Path(guest),
            Append = guest == "spin" ? "iterations=500000 threads=2" : "",
            Memory = 4 << 20,
            Engine = engine,
            ClockHz = Hertz,
            Deterministic = true,
            Instructions = plan,
        };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        return machine.Run(CancellationToken.None).Statistics;
    }

    private string[] Trace(string engine, long untraced)
    {
        Assert.Equal(untraced, Run(engine, new InstructionTracePlan(_file) { From = From, Count = Count }).Retired);
        return File.ReadAllLines(_file);
    }
}
