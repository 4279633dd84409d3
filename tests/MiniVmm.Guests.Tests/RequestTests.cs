using MiniVmm.Devices.Telemetry;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>What the monitor asks of a running guest, and that a paused one stands still.</summary>
public sealed class RequestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AFriendlyGuestTakesOtherParametersWhileItRuns()
    {
        using var guest = new LiveGuest("httpd", "fvm.period_ms=20");
        Assert.Equal("", await Ask(guest, "set fvm=mpl fvm.rule=fixed fvm.threads=3"));
        await Until(guest, r => r.Mode == TelemetryMode.Mpl && r.ThreadCap == 3);
        Assert.Equal("", await Ask(guest, "set fvm.max=2 fvm.threads=2"));
        await Until(guest, r => r.ThreadCap == 2);
        Assert.Equal("", await Ask(guest, "set fvm=rate fvm.rate=7.5 fvm.rule=aimd fvm.rate_add=0"));
        await Until(guest, r => r.Mode == TelemetryMode.Rate && r is { RateMillihertz: 7500, ThreadCap: 0 });
        Assert.Equal("", await Ask(guest, "set fvm=off"));
        await Until(guest, r => r is { Mode: TelemetryMode.Off, RateMillihertz: 0, ThreadCap: 0 });
    }

    [Theory]
    [InlineData("set fvm.rule=fixed fvm.threads=0", "bad option 'fvm.threads=0'")]
    [InlineData("set fvm.threads=9 fvm.max=4", "fvm.threads must not exceed fvm.max")]
    [InlineData("set fvm.nonsense=1", "unknown option 'fvm.nonsense'; valid options: fvm= fvm.rule=")]
    [InlineData("dance", "unknown request; valid requests: poweroff, set")]
    public async Task WhatIsWrongChangesNothing(string request, string reason)
    {
        using var guest = new LiveGuest("httpd", "fvm=mpl fvm.rule=fixed fvm.threads=5 fvm.period_ms=20");
        Assert.StartsWith(reason, await Ask(guest, request), StringComparison.Ordinal);
        ulong then = (await guest.Machine.DoAsync(m => m.LatestTelemetry))?.TimeMicroseconds ?? 0;
        TelemetryRecord later = await Until(guest, r => r.TimeMicroseconds > then + 40_000);
        Assert.Equal((TelemetryMode.Mpl, 5u), (later.Mode, later.ThreadCap));
        Assert.Equal("", await Ask(guest, "set fvm.max=5"));
    }

    [Fact]
    public async Task AGuestWithoutTheFriendlyPartSaysSo()
    {
        using var guest = new LiveGuest("httpd-plain");
        Assert.Equal("this kernel has no friendly part", await Ask(guest, "set fvm.threads=1"));
    }

    [Fact]
    public async Task AGuestPowersOffWhenAsked()
    {
        using var guest = new LiveGuest("httpd-plain");
        await Assert.ThrowsAsync<MachineError>(() => Ask(guest, "poweroff"));
        ExitReport report = await guest.Ended.WaitAsync(Patience);
        Assert.Equal((ExitReason.PoweredOff, 0), (report.Reason, report.Status));
        await Assert.ThrowsAsync<MachineError>(() => Ask(guest, "poweroff"));
    }

    [Theory]
    [InlineData("spin", "seconds=3600")]
    [InlineData("httpd", "")]
    public async Task APausedGuestStandsStillWithItsClocks(string name, string append)
    {
        using var guest = new LiveGuest(name, append);
        await guest.Machine.DoAsync(m => m.Ticks);
        Assert.True(await guest.Machine.PauseAsync());
        Assert.False(await guest.Machine.PauseAsync());
        (long, long, ulong) before = await guest.Machine.DoAsync(Clocks);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guest.Machine.AskAsync("set fvm=off", patience.Token));
        Assert.Equal(before, await guest.Machine.DoAsync(Clocks));
        Assert.True(await guest.Machine.ResumeAsync());
        Assert.False(await guest.Machine.ResumeAsync());
        while (await guest.Machine.DoAsync(Clocks) == before) await Task.Delay(5);
    }

    private static (long Retired, long VirtualNs, ulong TimeStamp) Clocks(VirtualMachine machine) =>
        (machine.Statistics.Retired, machine.Statistics.VirtualNs, machine.Processor.TimeStamp.Read());

    private static async Task<string> Ask(LiveGuest guest, string request)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await guest.Machine.AskAsync(request, patience.Token);
    }

    private static async Task<TelemetryRecord> Until(LiveGuest guest, Func<TelemetryRecord, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            TelemetryRecord? latest = await guest.Machine.DoAsync(m => m.LatestTelemetry);
            if (latest is { } record && condition(record)) return record;
            await Task.Delay(5, patience.Token);
        }
    }
}
