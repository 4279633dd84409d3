using System.Text;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Conformance.Isa;

/// <summary>The system programs of guests/isa as emitted code from the first instruction on, which they are too short to get
/// hot enough for; IsaTests runs them as a user does.</summary>
public sealed class SystemProgramTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "guests", "isa");

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string source in Directory.GetFiles(Sources, "*.S").Order(StringComparer.Ordinal))
            foreach (string engine in (ReadOnlySpan<string>)[TrialEngines.Single, TrialEngines.Blocks])
                rows.Add(Path.GetFileNameWithoutExtension(source), engine);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Emitted_code_prints_what_the_manual_says(string program, string engine)
    {
        var config = new MachineConfig
        {
            Kernel = Path.Combine(Repository.Root, "guests", "bin", "isa", program + ".elf"),
            Memory = 16 << 20,
            Deterministic = true,
        };
        var console = new TextSink();
        using VirtualMachine machine = MachineBuilder.Build(config, console, p => TrialEngines.Create(engine, p));
        ExitReport report = machine.Run(CancellationToken.None);
        Assert.Equal(File.ReadAllLines(Path.Combine(Sources, program + ".expected")), console.Lines);
        Assert.Equal((ExitReason.PoweredOff, (byte)0), (report.Reason, report.Status));
    }

    private sealed class TextSink : IByteSink
    {
        private readonly StringBuilder _text = new();

        public string[] Lines => _text.ToString().Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');

        public void Write(byte value) => _text.Append((char)value);
    }
}
