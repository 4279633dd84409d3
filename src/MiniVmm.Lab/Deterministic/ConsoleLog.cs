using System.Text;
using MiniVmm.Devices.Serial;

namespace MiniVmm.Lab.Deterministic;

/// <summary>A guest's console: all of it in a file, and its end in memory, to be shown with a failure.</summary>
internal sealed class ConsoleLog : IByteSink, IDisposable
{
    private const int Kept = 4096;

    private readonly FileStream _file;
    private readonly Queue<byte> _end = new(Kept);

    public ConsoleLog(string path)
    {
        try
        {
            _file = File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write {path}: {e.Message}", e);
        }
    }

    public void Write(byte value)
    {
        _file.WriteByte(value);
        if (_end.Count == Kept)
            _end.Dequeue();
        _end.Enqueue(value);
    }

    /// <summary>The last lines that are not empty.</summary>
    public IReadOnlyList<string> LastLines(int count) =>
    [
        .. Encoding.Latin1.GetString([.. _end])
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(count),
    ];

    public void Dispose() => _file.Dispose();
}
