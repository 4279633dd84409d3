using MiniVmm.Devices.Recording;
using MiniVmm.Devices.Requests;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Recordings;

/// <summary>All that a machine takes from its host, being recorded or being played. vCPU thread only.</summary>
internal interface IMachineJournal : IInputJournal, IDisposable
{
    /// <summary>Called once, before the guest runs.</summary>
    void Attach(VirtualMachine machine);

    /// <summary>What the time-stamp counter reads, which is noted or replaced.</summary>
    void PassTimeStamp(ref ulong nanoseconds);

    /// <summary>What the host's clock says.</summary>
    /// <param name="ticks">As <see cref="DateTimeOffset.UtcTicks"/>.</param>
    void PassDate(ref long ticks);

    /// <summary>How much virtual time passes in a halt.</summary>
    void PassHalt(ref long nanoseconds);

    /// <summary>The guest is about to be asked something, between two slices.</summary>
    void NoteRequest(GuestRequest request);

    /// <summary>A request is about to be withdrawn, between two slices.</summary>
    void NoteWithdrawal(GuestRequest request);

    /// <summary>Called before each slice.</summary>
    /// <param name="poll">Whether devices are to look for what has arrived, which is noted or replaced.</param>
    /// <returns>What ends the run here, or null.</returns>
    /// <exception cref="MachineError">The recording cannot be written or read.</exception>
    Ending? BeginSlice(ref bool poll);

    /// <summary>Called when the run ends.</summary>
    /// <returns>What ended it in truth: a run may end otherwise than it did when it was recorded.</returns>
    /// <exception cref="MachineError">The recording cannot be written.</exception>
    Ending Finish(Ending ending);
}
