namespace MiniVmm.Machine.Debugging.Threads;

/// <summary>A thread of the guest's kernel.</summary>
/// <param name="Id">Its number for the debugger; no thread has 0.</param>
/// <param name="Name">What the guest calls it.</param>
/// <param name="State">What it does, in the guest's words.</param>
/// <param name="SavedStack">Its stack pointer while it does not run.</param>
internal sealed record GuestThread(uint Id, string Name, string State, uint SavedStack);
