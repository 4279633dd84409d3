using System.Diagnostics;
using System.Text;
using MiniVmm.Devices.Recording;
using MiniVmm.Devices.Requests;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;

namespace MiniVmm.Machine.Recordings;

/// <summary>Writes down what a machine takes from its host. A chunk goes to the file between two slices, with a check at its
/// end: a run can be played up to any of them.</summary>
internal sealed class Recorder : IMachineJournal
{
    private const int MostBytes = 64 << 10;
    private const ulong AbortedFlag = 1, EndedFlag = 2;

    /// <summary>What a kill loses at most, of a guest that is awake.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly RecordingFile _file;
    private readonly EventWriter _events = new();
    private readonly List<GuestRequest> _requests = [];
    private VirtualMachine _machine = null!;
    private long _flushedAt = Stopwatch.GetTimestamp();
    private ulong _timeStamp, _slices, _consoleLooks, _looks;
    private long _date;

    /// <param name="path">The file; one that exists is overwritten.</param>
    /// <param name="config">What the machine is made from.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="executable">Its bytes.</param>
    /// <exception cref="MachineError">It cannot be written.</exception>
    public Recorder(string path, MachineConfig config, KernelFile kernel, byte[] executable)
    {
        _path = path;
        var description = new SnapshotDescription { Config = config, Kernel = kernel, MadeAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
        var stream = new StateStream();
        description.Pass(stream);
        int length = executable.Length;
        stream.Pass(ref length);
        stream.Pass(executable);
        try
        {
            _file = RecordingFile.Create(path);
            _file.Append(stream.Written.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw CannotWrite(e);
        }
    }

    public bool IsPlaying => false;

    public static bool IsAborted(ulong flags) => (flags & AbortedFlag) != 0;

    public static bool IsEnded(ulong flags) => (flags & EndedFlag) != 0;

    public void Attach(VirtualMachine machine) => _machine = machine;

    public void PassTimeStamp(ref ulong nanoseconds)
    {
        _events.Write(EventKind.TimeStamp);
        _events.WriteSigned((long)(nanoseconds - _timeStamp));
        _timeStamp = nanoseconds;
    }

    public void PassDate(ref long ticks)
    {
        _events.Write(EventKind.Date);
        _events.WriteSigned(ticks - _date);
        _date = ticks;
    }

    public void PassHalt(ref long nanoseconds)
    {
        _events.Write(EventKind.Halt);
        _events.Write((ulong)nanoseconds);
    }

    public void Pass(ref bool fact) => _events.Write(fact ? EventKind.True : EventKind.False);

    public void NoteConsole(ReadOnlySpan<byte> taken)
    {
        _consoleLooks++;
        if (taken.IsEmpty) return;
        _events.Write(EventKind.Console);
        _events.Write(_consoleLooks);
        _events.Write((ulong)taken.Length);
        _events.Write(taken);
    }

    public int PlayConsole(Span<byte> space) => throw new InvalidOperationException("nothing is played");

    public void BeginLook() => _looks++;

    public void NoteConnection(in VsockNews news)
    {
        _events.Write(EventKind.Connection);
        _events.Write(_looks);
        _events.Write(news.HostPort);
        _events.Write(news.GuestPort);
        _events.Write(news.Consumed);
        _events.Write((news.Aborted ? AbortedFlag : 0) | (news.Ended ? EndedFlag : 0));
        _events.Write((ulong)news.Bytes.Length);
        foreach (ReadOnlyMemory<byte> part in news.Bytes) _events.Write(part.Span);
    }

    public bool TryPlayConnection(out VsockNews news) => throw new InvalidOperationException("nothing is played");

    public void NoteRequest(GuestRequest request)
    {
        _requests.Add(request);
        _events.Write(EventKind.Request);
        _events.Write(_slices);
        _events.Write((ulong)request.Text.Length);
        _events.Write(Encoding.ASCII.GetBytes(request.Text));
    }

    public void NoteWithdrawal(GuestRequest request)
    {
        _events.Write(EventKind.Withdrawal);
        _events.Write(_slices);
        _events.Write((ulong)_requests.IndexOf(request));
    }

    public Ending? BeginSlice(ref bool poll)
    {
        _slices++;
        bool late = _events.Length > 0 && Stopwatch.GetElapsedTime(_flushedAt) >= MostTime;
        if (late || _events.Length >= MostBytes)
        {
            WriteMoment(EventKind.Check);
            Flush();
        }
        if (!poll) return null;
        _events.Write(EventKind.Poll);
        _events.Write(_slices);
        _events.Write((ulong)_machine.Retired);
        return null;
    }

    public Ending Finish(Ending ending)
    {
        WriteMoment(EventKind.End);
        _events.Write((ulong)ending.Reason);
        _events.Write(ending.Status);
        Flush();
        return ending;
    }

    public void Dispose() => _file.Dispose();

    private void WriteMoment(EventKind kind)
    {
        _events.Write(kind);
        _events.Write(_slices);
        Moment.Of(_machine).Write(_events);
    }

    private void Flush()
    {
        try
        {
            _file.Append(_events.Written);
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
        _events.Clear();
        _flushedAt = Stopwatch.GetTimestamp();
    }

    private MachineError CannotWrite(Exception cause) => new($"--record: cannot write {_path}: {cause.Message}", cause);
}
