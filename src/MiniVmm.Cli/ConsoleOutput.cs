using MiniVmm.Devices.Serial;
using MiniVmm.Host.Consoles;

namespace MiniVmm.Cli;

/// <summary>The guest's console on stdout, in a log, or both. A thread of its own writes, so that a slow terminal slows the
/// guest only once the buffer is full.</summary>
internal sealed class ConsoleOutput : IByteSink, IDisposable
{
    private const int Capacity = 64 * 1024;

    /// <summary>How long the last words may take when the machine was told to stop and nobody reads.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly ConsoleLog? _log;
    private readonly Stream? _stdout;
    private byte[] _filling = GC.AllocateUninitializedArray<byte>(Capacity), _writing = GC.AllocateUninitializedArray<byte>(Capacity);
    private int _count;
    private bool _busy, _done, _stopping;

    /// <param name="log">Takes everything; null = none.</param>
    /// <param name="onStdout">Whether stdout is the guest's.</param>
    public ConsoleOutput(ConsoleLog? log = null, bool onStdout = true)
    {
        (_log, _stdout) = (log, onStdout ? Console.OpenStandardOutput() : null);
        new Thread(WriteAll) { IsBackground = true, Name = "console" }.Start();
    }

    public void Write(byte value)
    {
        lock (_lock)
        {
            while (_count == Capacity && !_stopping) Monitor.Wait(_lock);
            if (_count == Capacity) return;
            _filling[_count++] = value;
            if (_count == 1) Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The machine is to stop: from now on a reader that does not read holds nobody up.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when everything is written, or, after <see cref="Stop"/>, when it is clear that it will not be.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            while (_count > 0 || _busy)
                if (!Monitor.Wait(_lock, _stopping ? LastWords : Timeout.InfiniteTimeSpan)) return;
        }
    }

    public void Dispose()
    {
        Flush();
        lock (_lock)
        {
            _done = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void WriteAll()
    {
        while (Take() is var count and > 0)
        {
            _log?.Append(_writing.AsSpan(0, count));
            try
            {
                _stdout?.Write(_writing, 0, count);
                _stdout?.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more (a closed pipe); the guest goes on without.
            }
        }
    }

    private int Take()
    {
        lock (_lock)
        {
            _busy = false;
            Monitor.PulseAll(_lock);
            while (_count == 0)
            {
                if (_done) return 0;
                Monitor.Wait(_lock);
            }
            (_filling, _writing) = (_writing, _filling);
            int count = _count;
            _count = 0;
            _busy = true;
            Monitor.PulseAll(_lock);
            return count;
        }
    }
}
