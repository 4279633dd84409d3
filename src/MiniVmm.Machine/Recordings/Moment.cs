using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;

namespace MiniVmm.Machine.Recordings;

/// <summary>How a machine is between two slices, in short.</summary>
/// <param name="Retired">Instructions retired.</param>
/// <param name="Fingerprint">Of all but RAM.</param>
internal readonly record struct Moment(ulong Retired, ulong Fingerprint)
{
    public static Moment Of(VirtualMachine machine) => new((ulong)machine.Retired, MachineState.Fingerprint(machine, withRam: false));

    public static Moment Read(EventReader events) => new(events.ReadNumber(), events.ReadNumber());

    public void Write(EventWriter events)
    {
        events.Write(Retired);
        events.Write(Fingerprint);
    }
}
