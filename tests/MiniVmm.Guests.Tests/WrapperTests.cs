using System.Globalization;
using System.Text.Json;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Machine.Wrapping;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Guests that are made friendly from outside.</summary>
public sealed class WrapperTests : IDisposable
{
    /// <summary>Rests of a quarter of an hour and more: whoever waits for one to end waits too long for a test.</summary>
    private const string LongRests = "rate,rate=0.001,rate_min=0.001,rate_add=0,burst_ms=10,period_ms=1000,window_ms=12000";

    private const long Second = 1_000_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-wrap-").FullName;

    /// <summary>On a modelled host that is three times too slow both see the same. Their periods begin with different ticks, so a
    /// tick more or less is in them.</summary>
    [Fact]
    public void AWrapperMeasuresWhatTheGuestDoes()
    {
        using SteppedMachine machine = Build("spin", "seconds=100 fvm=off fvm.period_ms=1000 fvm.window_ms=12000", "off,period_ms=1000,window_ms=12000");
        machine.RunUntil(4 * Second, dilation: 1);
        machine.RunUntil(9 * Second + Second / 2, dilation: 3);

        TelemetryRecord guest = machine.Inside!.Value, wrapper = machine.Latest!.Value;
        Assert.Equal(30_000, (int)guest.VctMicroseconds, tolerance: 30);
        Assert.Equal((int)guest.VctMicroseconds, (int)wrapper.VctMicroseconds, tolerance: 10);
        Assert.Equal((int)guest.MinimumMicroseconds, (int)wrapper.MinimumMicroseconds, tolerance: 200);
        Assert.Equal(guest.SlowdownQ16 / 65536.0, wrapper.SlowdownQ16 / 65536.0, tolerance: 0.1);
        Assert.Equal((int)guest.BusyTicks, (int)wrapper.BusyTicks, tolerance: 1);
        Assert.Equal(guest.Congested, wrapper.Congested);
    }

    [Fact]
    public void AWrappedGuestThatKnowsNothingBacksOff()
    {
        using SteppedMachine machine = Build("membound", "passes=1000000", "rate,rate=5,period_ms=500,window_ms=60000");
        machine.RunUntil(5 * Second, dilation: 1);
        uint before = machine.Latest!.Value.RateMillihertz;
        long rested = machine.Statistics.RestedNs, retired = machine.Statistics.Retired;
        machine.RunUntil(20 * Second, dilation: 6);

        Assert.True(before > 5000);
        Assert.True(machine.Latest!.Value.RateMillihertz < before);
        Assert.True(machine.Statistics.RestedNs > rested);
        Assert.True(machine.Statistics.Retired > retired);
        Assert.Null(machine.Exit);
    }

    [Fact]
    public async Task AGuestThatRestsAnswersAtOnce()
    {
        using LiveGuest guest = new("membound", "passes=1000000", wrap: LongRests);
        await RestingAsync(guest);

        Assert.True(await guest.Machine.PauseAsync().WaitAsync(Patience));
        Assert.True(await guest.Machine.ResumeAsync().WaitAsync(Patience));
        string file = Path.Combine(_folder, "resting.snap");
        await Snapshot.SaveAsync(guest.Machine, file).WaitAsync(Patience);
        await guest.Machine.ChangeWrapAsync([("rate", "100"), ("rate_min", "100"), ("rate_max", "100")]).WaitAsync(Patience);
        long retired = await RetiredAsync(guest);
        while (await RetiredAsync(guest) == retired) await Task.Delay(10);

        using Snapshot snapshot = Snapshot.Open(file);
        using VirtualMachine restored = MachineBuilder.Restore(snapshot, new RestoreOptions { Wrap = WrapOption.Parse("off") }, new Silence());
        Assert.True(restored.IsWrapped);
        Assert.Null(restored.LatestTelemetry);
    }

    [Fact]
    public async Task AGuestThatRestsStopsAtOnce()
    {
        LiveGuest guest = new("membound", "passes=1000000", wrap: LongRests);
        await RestingAsync(guest);
        guest.Dispose();
        Assert.Equal(ExitReason.Stopped, (await guest.Ended.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task BadChangesChangeNothing()
    {
        using LiveGuest guest = new("membound", "passes=1000000", wrap: "rate,threshold=3");
        await Assert.ThrowsAsync<MachineError>(() => guest.Machine.ChangeWrapAsync([("threshold", "4"), ("ewma", "7")]));
        Assert.Contains("threshold=3", WrapOption.Format(await guest.Machine.ChangeWrapAsync([])), StringComparison.Ordinal);

        using LiveGuest bare = new("membound", "passes=1000000");
        Assert.Contains("--wrap", (await Assert.ThrowsAsync<MachineError>(() => bare.Machine.ChangeWrapAsync([]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeterministicRunCannotBeWrapped()
    {
        using MiniVmmProcess run = MiniVmmProcess.Run("run", Guest.Path("hello"), "--deterministic", "--wrap", "rate");
        Assert.Equal(1, run.Process.ExitCode);
        Assert.StartsWith("minivmm: --wrap: a deterministic run has no host time", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTraceIsTheWrappersAndARecordingOfARunThatRestedIsReplayed()
    {
        string trace = Path.Combine(_folder, "trace.csv"), recording = Path.Combine(_folder, "rested.rec");
        using MiniVmmProcess run = MiniVmmProcess.Run(
            "run", Guest.Path("membound"), "--append", "passes=3000", "--wrap", "rate,rate=50,burst_ms=20,period_ms=100,window_ms=1000",
            "--trace", trace, "--record", recording);
        Assert.Equal(0, run.Process.ExitCode);
        string[] lines = File.ReadAllLines(trace);
        Assert.StartsWith("# start_unix_ms=", lines[0], StringComparison.Ordinal);
        Assert.Equal("# by=wrapper", lines[1]);
        Assert.True(lines.Length > 4);
        Assert.All(lines[3..], l => Assert.Contains(",rate,", l, StringComparison.Ordinal));
        Assert.All(lines[3..], l => Assert.True(double.Parse(l.Split(',')[0], CultureInfo.InvariantCulture) > 0));

        using MiniVmmProcess replay = MiniVmmProcess.Run("replay", recording);
        Assert.Equal((0, run.Output), (replay.Process.ExitCode, replay.Output));
    }

    [Fact]
    public void AGuestThatIsSwappedOutAgainAndAgainLosesNothing()
    {
        string statistics = Path.Combine(_folder, "stats.json");
        string[] run = ["run", Guest.Path("membound"), "--append", "passes=3000"];
        using MiniVmmProcess plain = MiniVmmProcess.Run(run);
        using MiniVmmProcess swapped = MiniVmmProcess.Run(
            [.. run, "--wrap", "rate,rate=20,rate_min=20,rate_max=20,rate_add=0,burst_ms=20,swap_ms=1", "--stats", statistics]);

        Assert.Equal((0, plain.Output), (swapped.Process.ExitCode, swapped.Output));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(statistics));
        Assert.True(document.RootElement.GetProperty("swapped_in_bytes").GetInt64() > 4 << 20);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SteppedMachine Build(string guest, string append, string wrap) => MachineBuilder.BuildStepped(
        new MachineConfig { Kernel = Guest.Path(guest), Append = append, ClockHz = 20_000_000, Wrap = WrapOption.Parse(wrap) }, new Silence());

    private static async Task RestingAsync(LiveGuest guest)
    {
        while (!await guest.Machine.DoAsync(m => m.Parts.Wrapper!.RestNs() > 0).WaitAsync(Patience)) await Task.Delay(10);
    }

    private static Task<long> RetiredAsync(LiveGuest guest) => guest.Machine.DoAsync(m => m.Statistics.Retired);
}
