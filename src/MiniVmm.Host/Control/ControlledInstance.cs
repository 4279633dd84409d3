using MiniVmm.Host.Consoles;
using MiniVmm.Host.Control.Http;
using MiniVmm.Host.Registry;
using MiniVmm.Machine.Running;

namespace MiniVmm.Host.Control;

/// <summary>What the control API acts on: one registered instance, from inside its monitor.</summary>
/// <param name="registration">What it is, and its console.</param>
/// <param name="machine">The machine that runs the guest.</param>
/// <param name="requestStop">Asks the machine to stop.</param>
/// <param name="stopping">Cancelled once it has been asked, by anybody.</param>
public sealed class ControlledInstance(
    Registration registration, VirtualMachine machine, Action requestStop, CancellationToken stopping)
{
    internal InstanceRecord Record => registration.Record;

    internal ConsoleLog Console => registration.Console;

    internal WriterRole Writer { get; } = new();

    internal Places Watchers { get; } = new(HttpLimits.Streams);

    internal VirtualMachine Machine => machine;

    internal InstanceState State => stopping.IsCancellationRequested ? InstanceState.Stopping
        : machine.IsPaused ? InstanceState.Paused
        : InstanceState.Running;

    internal string SocketPath => registration.Folder.Socket;

    internal void RequestStop() => requestStop();
}
