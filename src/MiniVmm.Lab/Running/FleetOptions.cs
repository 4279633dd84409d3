using MiniVmm.Host.Instances;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Lab.Running;

/// <summary>From a scenario's groups to the instances of a run.</summary>
internal static class FleetOptions
{
    /// <returns>One per VM.</returns>
    public static IReadOnlyList<InstanceOptions> Of(
        Variant variant, RunId run, RunDirectory directory, long clockHz, DiskImages disks) =>
        [.. variant.GroupOfEachVm.Select((group, vm) => new InstanceOptions
        {
            Name = $"{variant.Name}-{RunDirectory.VmName(vm)}",
            Kernel = GuestKernel.Find(group.App),
            MemoryMiB = group.MemoryMiB,
            Append = group.CommandLine,
            Wrap = group.Wrap is null ? null : WrapOption.Format(group.Wrap),
            Disks = disks.Of(vm),
            PublishGuestPort = group.Port,
            ClockHz = clockHz,
            ConsoleLog = directory.VmFile(run, vm, VariantFiles.Console),
            TraceFile = directory.VmFile(run, vm, VariantFiles.Telemetry),
            StatsFile = directory.VmFile(run, vm, VariantFiles.Stats),
        })];
}
