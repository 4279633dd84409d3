using MiniVmm.Devices.Serial;

namespace MiniVmm.Cli;

/// <summary>The guest's console on stdout. A thread of its own writes, so that a slow terminal slows the guest only
/// once the buffer is full.</summary>
internal sealed class ConsoleOutput : IByteSink, IDisposable
{
    private const int Capacity = 64 * 1024;

    private readonly object _lock = new();
    private readonly Stream _stdout = Console.OpenStandardOutput();
    private readonly Thread _writer;
    private byte[] _filling = new byte[Capacity], _writing = new byte[Capacity];
    private int _count;
    private bool _busy, _done;

    public ConsoleOutput()
    {
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "console" };
        _writer.Start();
    }

    public void Write(byte value)
    {
        lock (_lock)
        {
            while (_count == Capacity) Monitor.Wait(_lock);
            _filling[_count++] = value;
            if (_count == 1) Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when everything is written.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            while (_count > 0 || _busy) Monitor.Wait(_lock);
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
        _writer.Join();
    }

    private void WriteAll()
    {
        while (Take() is var count and > 0)
        {
            try
            {
                _stdout.Write(_writing, 0, count);
                _stdout.Flush();
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
