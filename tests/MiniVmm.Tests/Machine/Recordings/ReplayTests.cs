using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Recordings;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Tests.Devices;
using MiniVmm.Tests.Machine.Snapshots;
using Xunit;

namespace MiniVmm.Tests.Machine.Recordings;

public sealed class ReplayTests : IDisposable
{
    private const string Typed = "what is typed arrives whenever it likes";

    private readonly string _file = Path.GetTempFileName();
    private readonly List<RecordingFile> _opened = [];

    [Theory]
    [InlineData(Engines.Interpreter)]
    [InlineData(Engines.Translator)]
    public async Task A_run_is_repeated_to_its_end(string engine)
    {
        (ExitReport recorded, string said, ulong fingerprint) = await RecordAsync(engine);
        Assert.True(Typed.All(letter => said.Contains(letter)), said);
        foreach (string other in (string[])[Engines.Interpreter, Engines.Translator])
        {
            var console = new ListSink();
            using VirtualMachine machine = Player(other, console);
            ExitReport replayed = machine.Run(CancellationToken.None);

            Assert.Equal((ExitReason.RecordingEnded, null), (replayed.Reason, replayed.Details));
            Assert.Equal(recorded.Statistics.Retired, replayed.Statistics.Retired);
            Assert.Equal(recorded.Statistics.VirtualNs, replayed.Statistics.VirtualNs);
            Assert.Equal(said, console.Text);
            Assert.Equal(fingerprint, MachineState.Fingerprint(machine, withRam: true));
        }
    }

    [Fact]
    public async Task A_run_is_repeated_to_any_instruction()
    {
        long whole = (await RecordAsync(Engines.Translator)).Report.Statistics.Retired;
        foreach (long count in (long[])[0, 1, whole / 3, whole / 2 + 1])
        {
            ulong[] fingerprints = [.. new[] { Engines.Interpreter, Engines.Translator }.Select(engine =>
            {
                using VirtualMachine machine = Player(engine, new Silence());
                machine.StopAt = count;
                ExitReport report = machine.Run(CancellationToken.None);
                Assert.Equal((ExitReason.CountReached, count), (report.Reason, report.Statistics.Retired));
                Assert.Contains("eip", report.Details, StringComparison.Ordinal);
                return MachineState.Fingerprint(machine, withRam: true);
            })];
            Assert.Equal(fingerprints[0], fingerprints[1]);
        }
    }

    [Fact]
    public async Task What_was_cut_off_is_repeated_as_far_as_it_goes()
    {
        (ExitReport recorded, string said, _) = await RecordAsync(Engines.Translator);
        long length = new FileInfo(_file).Length;
        foreach (long left in (long[])[length - 1, length / 2, length / 3])
        {
            using (FileStream stream = File.Open(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(left);
            var console = new ListSink();
            using VirtualMachine machine = Player(Engines.Interpreter, console);
            ExitReport report = machine.Run(CancellationToken.None);
            Assert.Equal((ExitReason.RecordingEnded, "it was cut short"), (report.Reason, report.Details));
            Assert.StartsWith(console.Text, said, StringComparison.Ordinal);
            Assert.InRange(report.Statistics.Retired, 0, recorded.Statistics.Retired);
        }
    }

    /// <summary>A guest that is not the recorded one goes its own way, and whatever it does first shows it.</summary>
    [Fact]
    public async Task Another_run_is_told_from_the_recorded_one()
    {
        await RecordAsync(Engines.Translator);
        foreach ((uint address, uint value) in (ReadOnlySpan<(uint, uint)>)[(EventfulGuest.Counter, 1), (EventfulGuest.Handler, 0x9090_9050), (EventfulGuest.Code, 0xF4F4_F4F4)])
        {
            using VirtualMachine machine = Player(Engines.Translator, new Silence());
            machine.Processor.Memory.Store(address, value);
            ExitReport report = machine.Run(CancellationToken.None);
            Assert.Equal((ExitReason.Diverged, 1), (report.Reason, report.Status));
            Assert.Contains("instructions the guest", report.Details, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_files_are_refused_with_the_reason()
    {
        Assert.Equal($"recording {_file}: not a recording", Assert.Throws<MachineError>(() => Recording.Open(_file)).Message);
        File.WriteAllBytes(_file, [.. "MVMREC\n\0"u8, 9, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(
            $"recording {_file}: made by a newer minivmm (format 9); this one reads up to 1", Assert.Throws<MachineError>(() => Recording.Open(_file)).Message);
        File.WriteAllBytes(_file, [.. "MVMREC\n\0"u8, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
        Assert.Equal(
            $"recording {_file}: it ends before the guest began", Assert.Throws<MachineError>(() => Recording.Open(_file)).Message);
        Assert.Contains("nowhere", Assert.Throws<MachineError>(() => Recording.Open("/nowhere/at all")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bit_that_changed_ends_the_recording_there()
    {
        await RecordAsync(Engines.Translator);
        byte[] bytes = File.ReadAllBytes(_file);
        var random = new Random(3);
        for (int round = 0; round < 20; round++)
        {
            byte[] damaged = [.. bytes];
            damaged[bytes.Length / 2 + random.Next(bytes.Length / 2)] ^= (byte)(1 << random.Next(8));
            File.Delete(_file);
            File.WriteAllBytes(_file, damaged);
            using VirtualMachine machine = Player(Engines.Translator, new Silence());
            Assert.Equal("it was cut short", machine.Run(CancellationToken.None).Details);
        }
    }

    public void Dispose()
    {
        foreach (RecordingFile opened in _opened) opened.Dispose();
        File.Delete(_file);
    }

    private static MachineConfig Config(string engine) => EventfulGuest.Config(engine) with { Deterministic = false };

    private async Task<(ExitReport Report, string Said, ulong Fingerprint)> RecordAsync(string engine)
    {
        var console = new ListSink();
        using VirtualMachine machine = EventfulGuest.Build(
            Config(engine), console, new Recorder(_file, Config(engine), new KernelFile("", ""), []));
        using var stop = new CancellationTokenSource();
        Task<ExitReport> running = Task.Run(() => machine.Run(stop.Token));
        for (int i = 0; i < Typed.Length; i += 3)
        {
            await machine.ConsoleInput.SendAsync(System.Text.Encoding.ASCII.GetBytes(Typed[i..Math.Min(i + 3, Typed.Length)]));
            await Task.Delay(5);
        }
        // What no guest notices: a debugger that stops it within slices.
        for (int i = 0; i < 5; i++)
        {
            await machine.DoAsync(m =>
            {
                m.Continue(100 + 77 * i);
                return true;
            });
            while (!machine.IsPaused) await Task.Yield();
            await machine.ResumeAsync();
        }
        // It knows no requests, but its interrupt controller does.
        using var withdraw = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => machine.AskAsync("poweroff", withdraw.Token));
        // Enough for several chunks.
        while (!await machine.DoAsync(m => m.Retired > 100_000 && m.Counters.HostNs > 350_000_000)) await Task.Delay(5);
        await stop.CancelAsync();
        return (await running, console.Text, MachineState.Fingerprint(machine, withRam: true));
    }

    private VirtualMachine Player(string engine, IByteSink console)
    {
        RecordingFile file = RecordingFile.Open(_file);
        _opened.Add(file);
        file.Read();   // what the machine was made from
        return EventfulGuest.Build(Config(engine), console, new Player(new EventReader(file.Read)));
    }
}
