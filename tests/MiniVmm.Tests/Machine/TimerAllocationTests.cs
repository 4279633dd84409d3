using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Tests.Machine;

/// <summary>Run loop, PIT, PIC, delivery, the guest's handler and halting allocate nothing a tick: instances must not
/// differ by their garbage collections.</summary>
public class TimerAllocationTests
{
    /// <summary>Ticks until the guest has booted and the code it is interrupted in is decoded (a block of guest code is an
    /// object, made once for each address at which it is entered), until the translator has started (20,000 entries of a block),
    /// and until all of it is translated that is hot after some
    /// hundred entries, be it run once a control period of ten ticks.</summary>
    private const long WarmUp = 26_000;

    [Theory]
    [InlineData("httpd-plain", "")]
    [InlineData("httpd", "fvm=mpl fvm.period_ms=100")]
    [InlineData("httpd", "fvm=rate fvm.period_ms=100")]
    public void Ticks_of_an_idle_guest_allocate_nothing(string guest, string append) =>
        Assert.Equal(0, AllocatedBy(50, WarmUp, guest, append, deterministic: true));

    [Theory]
    [InlineData("spin", "threads=4 seconds=3600")]
    [InlineData("membound", "threads=2 kb=512 passes=4294967295")]
    public void Ticks_that_preempt_threads_allocate_nothing(string guest, string append) =>
        Assert.Equal(0, AllocatedBy(50, WarmUp, guest, append, deterministic: true));

    [Theory]
    [InlineData("off")]
    [InlineData("mpl")]
    [InlineData("rate")]
    public void Ticks_that_close_control_periods_of_a_busy_guest_allocate_nothing(string mode)
    {
        string append = $"threads=2 seconds=3600 fvm={mode} fvm.period_ms=20 fvm.window_ms=81920";
        Assert.Equal(0, AllocatedBy(200, WarmUp, "spin", append, deterministic: true, leastRecords: 99));
    }

    [Fact]
    public void Ticks_by_the_hosts_clock_allocate_nothing() =>
        Assert.Equal(0, AllocatedBy(50, 30, "httpd", "fvm=mpl fvm.period_ms=100", deterministic: false));

    private static long AllocatedBy(
        long ticks, long warmUp, string guest, string append, bool deterministic, long leastRecords = 0)
    {
        using VirtualMachine machine = MachineBuilder.Build(new MachineConfig
        {
            Kernel = Installation.FindGuest(guest),
            Append = append,
            ClockHz = 1_000_000,   // few instructions between ticks
            Deterministic = deterministic,
        }, new Silence());
        long before = -1, after = -1, records = 0;
        ExitReport report = machine.Run(CancellationToken.None, () =>
        {
            if (before < 0 && machine.Ticks >= warmUp)
            {
                records = machine.Parts.Telemetry.Published;
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            if (machine.Ticks < warmUp + ticks) return true;
            after = GC.GetAllocatedBytesForCurrentThread();
            return false;
        });
        Assert.Equal(ExitReason.Stopped, report.Reason);
        Assert.True(before > 0, "the guest did not tick");
        Assert.InRange(machine.Parts.Telemetry.Published - records, leastRecords, ticks);
        return after - before;
    }
}
