using System.CommandLine;
using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Host.Lifecycle;
using MiniVmm.Host.Registry;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>How an instance runs, wherever its guest comes from: in the foreground or detached, registered or not.</summary>
internal sealed class LaunchOptions
{
    private readonly Option<string?> _name = new("--name") { Description = "Register the instance under this name, for ps, stop and the others [with --detach after the kernel's file, else not at all]" };
    private readonly Option<bool> _detach = new("--detach", "-d") { Description = "Return when the guest runs, and leave it running without a terminal" };
    private readonly Option<bool> _tether = new("--tether") { Description = "Stop when stdin reaches its end: the instance never outlives whoever holds the other end" };
    private readonly Option<string?> _statistics = new("--stats") { Description = "Write counters there as JSON when the guest has ended", HelpName = "FILE" };
    private readonly Option<string?> _gdb = new("--gdb") { Description = "Let a debugger attach by GDB's remote protocol, on 127.0.0.1 unless an address is given; port 0 is any", HelpName = "[ADDRESS:]PORT" };
    private readonly Option<bool> _gdbWait = new("--gdb-wait") { Description = "With --gdb: do not start the guest before a debugger continues it" };

    /// <summary>Runs a machine to its end.</summary>
    /// <param name="config">What it is made from.</param>
    /// <param name="build">Makes it around its console.</param>
    /// <returns>The exit status.</returns>
    public delegate int Run(MachineConfig config, Func<IByteSink, VirtualMachine> build);

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_detach);
        command.Add(_tether);
        command.Add(_statistics);
        command.Add(_gdb);
        command.Add(_gdbWait);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_detach) && result.GetValue(_tether))
                result.AddError("--detach: an instance without a terminal has no stdin to be tethered to; leave out --tether");
        });
    }

    /// <summary>Launches an instance.</summary>
    /// <param name="parsed">The command line; a detached process is started with the same one.</param>
    /// <param name="prepare">Called in the process that will run the guest: reads what it is, and has it run.</param>
    /// <returns>The exit status.</returns>
    public int Launch(ParseResult parsed, Func<Run, int> prepare)
    {
        bool detached = parsed.GetValue(_detach);
        if (detached && !DetachedProcess.IsThis) return StartDetached();
        if (detached) DetachedProcess.LeaveSession();
        string? statistics = parsed.GetValue(_statistics) is { } file ? Path.GetFullPath(file) : null;
        DebuggerPlan? debugger = DebuggerPlan.Parse(parsed.GetValue(_gdb), parsed.GetValue(_gdbWait));
        return prepare((config, build) =>
        {
            if (config.Instructions is not null && debugger is not null)
                throw new MachineError("--trace-instructions: not together with --gdb, which stops instructions by the same means; run twice");
            var guest = new GuestProcess(build, debugger, detached, parsed.GetValue(_tether), statistics);
            if (!detached && parsed.GetValue(_name) is null) return guest.Run(Path.GetFileNameWithoutExtension(config.Kernel));
            return RunRegistered(guest, parsed.GetValue(_name), InstanceRecord.Describe(config, detached));
        });
    }

    private static int RunRegistered(GuestProcess guest, string? name, InstanceRecord record)
    {
        // Never disposed: it ends with the process, so that whoever finds it ended finds the process ended.
        Registration registration = InstanceRegistry.Open().Claim(name, record);
        try
        {
            return guest.Run(registration);
        }
        catch (Exception e) when (e is MachineError or HostError or IOException or UnauthorizedAccessException)
        {
            registration.Failed(e.Message);
            throw;
        }
    }

    private static int StartDetached()
    {
        DetachedStart start = DetachedProcess.Start(Environment.GetCommandLineArgs()[1..]);
        Console.Error.Write(start.Messages);
        if (start.Name is not null) Console.WriteLine(start.Name);
        return start.Name is null ? 1 : 0;
    }
}
