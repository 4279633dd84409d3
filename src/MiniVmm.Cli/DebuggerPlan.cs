using System.Net;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>How a debugger may attach to a guest.</summary>
/// <param name="Address">Where.</param>
/// <param name="Waits">Whether the guest stands still until a debugger continues it.</param>
internal sealed record DebuggerPlan(IPEndPoint Address, bool Waits)
{
    /// <returns>Null where none may.</returns>
    /// <exception cref="MachineError">The options are wrong.</exception>
    public static DebuggerPlan? Parse(string? address, bool waits)
    {
        if (address is not null) return new DebuggerPlan(DebuggerAddress.Parse(address), waits);
        return waits ? throw new MachineError("--gdb-wait: without --gdb nobody could start the guest; add --gdb PORT") : null;
    }

    /// <summary>Begins to listen, and says where.</summary>
    /// <param name="machine">A machine that does not run yet.</param>
    /// <param name="kernel">Path of its kernel.</param>
    /// <param name="label">Its name in messages.</param>
    /// <param name="stop">Ends it.</param>
    public GdbServer Start(VirtualMachine machine, string kernel, string label, Action stop)
    {
        GdbServer server = GdbServer.Start(machine, Address, kernel, stop);
        if (Waits) _ = machine.PauseAsync();
        string state = Waits ? "the guest waits for a debugger" : "a debugger may attach";
        Console.Error.WriteLine($"minivmm: {label}: {state}: gdb {kernel} -ex 'target remote {server.EndPoint}'");
        return server;
    }
}
