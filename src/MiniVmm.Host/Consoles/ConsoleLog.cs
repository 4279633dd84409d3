using Microsoft.Win32.SafeHandles;

namespace MiniVmm.Host.Consoles;

/// <summary>What a guest has printed, as far as two files of bounded size hold it: a full one takes the place of the older.
/// Bytes have positions, counted from the first, which never change. It is also what watchers read from, so a slow one costs
/// no memory and holds nobody up; it loses what has left the files.</summary>
public sealed class ConsoleLog : IDisposable
{
    /// <summary>Bytes a file.</summary>
    public const int Capacity = 4 << 20;

    private const int Block = 4096;

    private readonly object _lock = new();
    private readonly string _path, _olderPath;
    private SafeFileHandle _file;
    private SafeFileHandle? _older;
    private long _fileStart, _olderStart, _end;
    private TaskCompletionSource? _change;
    private bool _complete;

    /// <param name="path">The file; one that exists is overwritten.</param>
    /// <param name="olderPath">Where it goes when it is full.</param>
    public ConsoleLog(string path, string olderPath)
    {
        (_path, _olderPath) = (path, olderPath);
        _file = Create(path);
    }

    /// <summary>The position behind the last byte.</summary>
    public long End
    {
        get
        {
            lock (_lock) return _end;
        }
    }

    /// <summary>The position of the oldest byte that is kept.</summary>
    public long Oldest
    {
        get
        {
            lock (_lock) return _older is null ? _fileStart : _olderStart;
        }
    }

    /// <summary>Adds bytes, fewer than a file holds. One caller at a time.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource? change;
        lock (_lock)
        {
            try
            {
                if (_end - _fileStart + bytes.Length > Capacity) Rotate();
                RandomAccess.Write(_file, bytes, _end - _fileStart);
                _end += bytes.Length;
            }
            catch (IOException)
            {
                // No room on the disk: the guest goes on, and these bytes are lost.
            }
            (change, _change) = (_change, null);
        }
        change?.SetResult();
    }

    /// <summary>Copies bytes from a position on, from the oldest that is kept where that is later.</summary>
    /// <param name="position">Where to begin; afterwards, where to go on.</param>
    /// <param name="buffer">Takes as many as fit and are there.</param>
    /// <returns>How many.</returns>
    public int Read(ref long position, Span<byte> buffer)
    {
        lock (_lock)
        {
            position = Math.Max(position, Oldest);
            (SafeFileHandle file, long start, long end) = position < _fileStart ? (_older!, _olderStart, _fileStart) : (_file, _fileStart, _end);
            int count = RandomAccess.Read(file, buffer[..(int)Math.Clamp(end - position, 0, buffer.Length)], position - start);
            position += count;
            return count;
        }
    }

    /// <summary>Waits for bytes from a position on.</summary>
    /// <returns>Whether there are some; if not, there will be none.</returns>
    public async ValueTask<bool> WaitAsync(long position, CancellationToken cancel)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_end > position) return true;
                if (_complete) return false;
                _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                change = _change.Task;
            }
            await change.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The position where the last so many lines begin, as far as they are kept; a last one without an end counts.</summary>
    public long StartOfLastLines(int count)
    {
        byte[] block = new byte[Block];
        long end = End, from = end;
        while (count > 0 && from > Oldest)
        {
            long until = from;
            from = Math.Max(until - Block, Oldest);
            Span<byte> bytes = block.AsSpan(0, (int)(until - from));
            if (!Fill(from, bytes)) return Oldest;
            for (int i = bytes.Length - 1; i >= 0; i--)
                if (bytes[i] == '\n' && from + i != end - 1 && --count == 0) return from + i + 1;
        }
        return from;
    }

    /// <summary>There will be no more.</summary>
    public void Complete()
    {
        TaskCompletionSource? change;
        lock (_lock)
        {
            _complete = true;
            (change, _change) = (_change, null);
        }
        change?.SetResult();
    }

    public void Dispose()
    {
        Complete();
        lock (_lock)
        {
            _file.Dispose();
            _older?.Dispose();
        }
    }

    private bool Fill(long position, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            long wanted = position;
            int count = Read(ref position, bytes);
            if (count == 0 || position != wanted + count) return false;
            bytes = bytes[count..];
        }
        return true;
    }

    private void Rotate()
    {
        string fresh = _path + ".new";
        SafeFileHandle file = Create(fresh);
        File.Move(_path, _olderPath, overwrite: true);
        File.Move(fresh, _path);
        _older?.Dispose();
        (_older, _olderStart) = (_file, _fileStart);
        (_file, _fileStart) = (file, _end);
    }

    private static SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
