using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Guests.Tests;

/// <summary>A guest that runs in this process, on a thread of its own.</summary>
internal sealed class LiveGuest : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _vcpu;
    private readonly TaskCompletionSource<ExitReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveGuest(string guest, string append = "", string engine = Engines.Translator, string? wrap = null)
    {
        var config = new MachineConfig
        {
            Kernel = Guest.Path(guest),
            Append = append,
            Engine = engine,
            Wrap = wrap is null ? null : WrapOption.Parse(wrap),
        };
        Machine = MachineBuilder.Build(config, new Silence());
        _vcpu = new Thread(() => _ended.SetResult(Machine.Run(_stop.Token))) { Name = guest, IsBackground = true };
        _vcpu.Start();
    }

    public VirtualMachine Machine { get; }

    public Task<ExitReport> Ended => _ended.Task;

    public void Dispose()
    {
        _stop.Cancel();
        _vcpu.Join();
        Machine.Dispose();
        _stop.Dispose();
    }
}
