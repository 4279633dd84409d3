using System.Runtime.InteropServices;

namespace MiniVmm.Cli;

/// <summary>SIGINT, SIGTERM and SIGHUP as a request to stop cleanly; the second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalBase = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly object _lock = new();

    public StopSignals()
    {
        (PosixSignal Signal, int Number)[] signals = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)];
        foreach ((PosixSignal signal, int number) in signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Signalled(SignalBase + number);
            }));
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What to exit with: 128 + the signal, or 0 where the stop was asked for otherwise.</summary>
    public int ExitStatus { get; private set; }

    /// <summary>Asks to stop as a signal would, but as a success.</summary>
    public void Request() => _source.Cancel();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Signalled(int status)
    {
        lock (_lock)
        {
            if (_source.IsCancellationRequested) Environment.Exit(status);
            ExitStatus = status;
            _source.Cancel();
        }
    }
}
