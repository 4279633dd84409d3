using MiniVmm.Devices.Serial;
using MiniVmm.I386.State;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Tests.Devices;
using Xunit;

namespace MiniVmm.Tests.Machine.Snapshots;

public sealed class RestoreTests : IDisposable
{
    /// <summary>Far enough for code to be translated, and for guarding to be given up where code and data share a page.</summary>
    private const long Further = 1_500_000;

    private static readonly string[] Tried = [Engines.Interpreter, Engines.Translator];

    private static readonly Lazy<List<(string What, long Retired)>> Moments = new(FindMoments);

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-snapshot-").FullName;

    public static TheoryData<string, string, bool> Restores
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (string before in Tried)
                foreach (string after in Tried)
                    foreach (bool copiesRam in (bool[])[false, true]) data.Add(before, after, copiesRam);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Restores))]
    public void A_deterministic_guest_goes_on_bit_for_bit(string before, string after, bool copiesRam)
    {
        foreach ((string moment, long retired) in Moments.Value)
        {
            var console = new ListSink();
            using VirtualMachine machine = EventfulGuest.Build(before, console);
            machine.RunTo(retired);
            string file = Save(machine, moment);
            int said = console.Text.Length;

            var restoredConsole = new ListSink();
            using Snapshot snapshot = Snapshot.Open(file);
            using VirtualMachine restored = MachineBuilder.Restore(
                snapshot, new RestoreOptions { Engine = after, CopiesRam = copiesRam, RamDirectory = _folder }, restoredConsole);
            Assert.Equal((moment, MachineState.Fingerprint(machine, withRam: true)), (moment, MachineState.Fingerprint(restored, withRam: true)));
            machine.RunTo(retired + Further);
            restored.RunTo(retired + Further);

            Assert.Equal((moment, retired + Further), (moment, restored.Retired));
            Assert.Equal((moment, console.Text[said..]), (moment, restoredConsole.Text));
            Assert.Equal((moment, MachineState.Fingerprint(machine, withRam: true)), (moment, MachineState.Fingerprint(restored, withRam: true)));
        }
    }

    [Fact]
    public void Clones_of_one_file_see_neither_each_other_nor_what_becomes_of_the_file()
    {
        using VirtualMachine machine = EventfulGuest.Build(Engines.Interpreter, new Silence());
        machine.RunTo(100_000);
        string file = Save(machine, "shared");
        byte[] bytes = File.ReadAllBytes(file);
        using Snapshot snapshot = Snapshot.Open(file);
        using VirtualMachine one = MachineBuilder.Restore(snapshot, new RestoreOptions(), new Silence());
        one.RunTo(200_000);
        Assert.Equal(bytes, File.ReadAllBytes(file));

        using VirtualMachine other = MachineBuilder.Restore(snapshot, new RestoreOptions(), new Silence());
        snapshot.Dispose();
        machine.RunTo(150_000);
        Snapshot.Save(machine, file);
        File.Delete(file);
        other.RunTo(200_000);
        machine.RunTo(200_000);
        ulong expected = MachineState.Fingerprint(machine, withRam: true);
        Assert.Equal((expected, expected), (MachineState.Fingerprint(one, withRam: true), MachineState.Fingerprint(other, withRam: true)));
    }

    [Fact]
    public void A_restored_machine_can_be_saved_again()
    {
        using VirtualMachine machine = EventfulGuest.Build(Engines.Interpreter, new Silence());
        machine.RunTo(100_000);
        string file = Save(machine, "first");
        for (int generation = 0; generation < 3; generation++)
        {
            using Snapshot snapshot = Snapshot.Open(file);
            using VirtualMachine child = MachineBuilder.Restore(snapshot, new RestoreOptions(), new Silence());
            child.RunTo(child.Retired + 50_000);
            file = Save(child, $"generation {generation}");
        }
        using Snapshot last = Snapshot.Open(file);
        using VirtualMachine heir = MachineBuilder.Restore(last, new RestoreOptions(), new Silence());
        machine.RunTo(250_000);
        Assert.Equal(MachineState.Fingerprint(machine, withRam: true), MachineState.Fingerprint(heir, withRam: true));
    }

    [Fact]
    public async Task A_running_machine_is_saved_while_it_runs_and_before_it_does()
    {
        using VirtualMachine machine = EventfulGuest.Build(Engines.Translator, new Silence());
        string first = Path.Combine(_folder, "first"), second = Path.Combine(_folder, "second");
        Task<SnapshotReport> early = Snapshot.SaveAsync(machine, first);
        using var stop = new CancellationTokenSource();
        Task<ExitReport> running = Task.Run(() => machine.Run(stop.Token));
        Assert.True((await early).RamBytes > 0);
        while (!await machine.DoAsync(m => m.Retired > 300_000)) await Task.Yield();
        await Snapshot.SaveAsync(machine, second);
        await stop.CancelAsync();
        await running;

        await Assert.ThrowsAsync<MachineError>(() => Snapshot.SaveAsync(machine, Path.Combine(_folder, "late")));
        Assert.Equal([first, second], Directory.GetFileSystemEntries(_folder).Order());
        using Snapshot snapshot = Snapshot.Open(second);
        using VirtualMachine restored = MachineBuilder.Restore(snapshot, new RestoreOptions(), new Silence());
        using VirtualMachine reference = EventfulGuest.Build(Engines.Interpreter, new Silence());
        Assert.True(restored.Retired > 300_000);
        long end = restored.Retired + 10_000;
        restored.RunTo(end);
        reference.RunTo(end);
        Assert.Equal(MachineState.Fingerprint(reference, withRam: true), MachineState.Fingerprint(restored, withRam: true));
    }

    [Fact]
    public void What_the_machine_was_and_what_it_counted_come_along()
    {
        using VirtualMachine machine = EventfulGuest.Build(Engines.Interpreter, new Silence());
        machine.RunTo(100_000);
        machine.Counters = new MachineCounters { HostNs = 1, HaltedNs = 2, CpuNs = 3, LateWakeups = 4 };
        using Snapshot snapshot = Snapshot.Open(Save(machine, "counted"));
        using VirtualMachine restored = MachineBuilder.Restore(snapshot, new RestoreOptions(), new Silence());
        Assert.Equal(machine.Statistics, restored.Statistics);
        Assert.Equal((3_000_000L, true, EventfulGuest.RamBytes), (snapshot.Config.ClockHz, snapshot.Config.Deterministic, snapshot.Config.Memory));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Save(VirtualMachine machine, string name)
    {
        string file = Path.Combine(_folder, name);
        Snapshot.Save(machine, file);
        return file;
    }

    /// <summary>The first of each kind of moment, found step by step; none before the timer runs.</summary>
    private static unsafe List<(string What, long Retired)> FindMoments()
    {
        using VirtualMachine machine = EventfulGuest.Build(Engines.Interpreter, new Silence());
        CpuState* s = machine.Processor.State;
        var kinds = new Dictionary<string, Func<bool>>
        {
            ["within a repeat"] = () => s->InsideRepeat,
            ["halted"] = () => s->Halted,
            ["in an interrupt's handler"] = () => machine.Parts.Pic.State.Master.InService != 0,
            ["with interrupts held off"] = () => s->InterruptShadow,
            ["with an interrupt waiting"] = () => machine.Processor.Interrupts.Pending,
            ["at any time"] = () => machine.Retired == 12_345,
        };
        var found = new List<(string, long)>();
        while (kinds.Count > 0 && machine.Retired < 400_000)
        {
            machine.RunTo(machine.Retired + 1);
            foreach (string kind in kinds.Where(k => k.Value()).Select(k => k.Key).ToList())
            {
                found.Add((kind, machine.Retired));
                kinds.Remove(kind);
            }
        }
        Assert.Empty(kinds);
        return found;
    }
}
