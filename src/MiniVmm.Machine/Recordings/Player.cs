using System.Buffers;
using System.Text;
using MiniVmm.Devices.Recording;
using MiniVmm.Devices.Requests;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Recordings;

/// <summary>Gives a machine what it took from its host when it was recorded, at the same points of its run.</summary>
/// <remarks>A machine that asks for something else than it did then has gone another way. It gets nonsense up to the end of
/// the slice, where the run ends: nothing can be thrown through emitted code.</remarks>
/// <param name="events">The recording, from the first event on.</param>
internal sealed class Player(EventReader events) : IMachineJournal
{
    private readonly List<GuestRequest> _requests = [];
    private VirtualMachine? _machine;
    private ulong _timeStamp, _slices, _consoleLooks, _looks;
    private long _date;
    private string? _difference;

    public bool IsPlaying => true;

    public void Attach(VirtualMachine machine) => _machine = machine;

    public void PassTimeStamp(ref ulong nanoseconds)
    {
        if (Take(EventKind.TimeStamp, "reads the time-stamp counter")) _timeStamp += (ulong)events.ReadSigned();
        nanoseconds = _timeStamp;
    }

    public void PassDate(ref long ticks)
    {
        if (Take(EventKind.Date, "wants to know the time of day")) _date += events.ReadSigned();
        ticks = _date;
    }

    public void PassHalt(ref long nanoseconds) =>
        nanoseconds = Take(EventKind.Halt, "halts") ? (long)(events.ReadNumber() & long.MaxValue) : 0;

    public void Pass(ref bool fact)
    {
        fact = events.Next == EventKind.True;
        Take(fact ? EventKind.True : EventKind.False, "has a device look for connections");
    }

    public void NoteConsole(ReadOnlySpan<byte> taken) => throw new InvalidOperationException("nothing is recorded");

    public int PlayConsole(Span<byte> space)
    {
        _consoleLooks++;
        if (!TakeIfDue(EventKind.Console, _consoleLooks)) return 0;
        ReadOnlySpan<byte> bytes = events.ReadBytes(events.ReadNumber()).Span;
        if (bytes.Length > space.Length) Differ("has less room for console input than it had");
        bytes = bytes[..Math.Min(bytes.Length, space.Length)];
        bytes.CopyTo(space);
        return bytes.Length;
    }

    public void BeginLook() => _looks++;

    public void NoteConnection(in VsockNews news) => throw new InvalidOperationException("nothing is recorded");

    public bool TryPlayConnection(out VsockNews news)
    {
        news = default;
        if (!TakeIfDue(EventKind.Connection, _looks)) return false;
        (uint hostPort, uint guestPort) = ((uint)events.ReadNumber(), (uint)events.ReadNumber());
        (uint consumed, ulong flags) = ((uint)events.ReadNumber(), events.ReadNumber());
        ReadOnlyMemory<byte> bytes = events.ReadBytes(events.ReadNumber());
        news = new VsockNews(
            hostPort, guestPort, consumed, Recorder.IsAborted(flags), Recorder.IsEnded(flags), new ReadOnlySequence<byte>(bytes));
        return true;
    }

    public void NoteRequest(GuestRequest request) => throw new InvalidOperationException("nothing is recorded");

    public void NoteWithdrawal(GuestRequest request) => throw new InvalidOperationException("nothing is recorded");

    public Ending? BeginSlice(ref bool poll)
    {
        PlayRequests();
        if (TakeIfDue(EventKind.End, _slices))
        {
            Compare(Moment.Read(events));
            if ((ExitReason)events.ReadNumber() is ExitReason.PoweredOff or ExitReason.Shutdown) Differ("goes on where it ended");
            return _difference is null ? new Ending(ExitReason.RecordingEnded) : Diverged();
        }
        _slices++;
        while (TakeIfDue(EventKind.Check, _slices)) Compare(Moment.Read(events));
        poll = TakeIfDue(EventKind.Poll, _slices);
        if (poll && events.ReadNumber() != (ulong)_machine!.Retired) Differ("has retired more instructions or fewer");
        if (_difference is not null) return Diverged();
        if (IsCutShort) return CutShort;
        if (events.Next is EventKind.Poll or EventKind.Check or EventKind.End && events.NextAt < _slices) Differ("takes other steps");
        return _difference is null ? null : Diverged();
    }

    public Ending Finish(Ending ending)
    {
        if (ending.Reason is not (ExitReason.PoweredOff or ExitReason.Shutdown)) return ending;
        if (IsCutShort) return CutShort;
        if (TakeIfDue(EventKind.End, _slices))
        {
            Compare(Moment.Read(events));
            if (((ExitReason)events.ReadNumber(), events.ReadNumber()) != (ending.Reason, ending.Status)) Differ("ends in another way");
        }
        else
        {
            Differ("ends");
        }
        return _difference is null ? ending : Diverged();
    }

    public void Dispose()
    {
        // The recording is its owner's.
    }

    private static Ending CutShort => new(ExitReason.RecordingEnded, 0, "it was cut short");

    /// <summary>Whether no more is known of the run, which may be in the middle of a slice.</summary>
    private bool IsCutShort => _difference is null && events.Next == EventKind.None;

    private void PlayRequests()
    {
        RequestPort port = _machine!.Parts.Requests;
        while (true)
        {
            if (TakeIfDue(EventKind.Request, _slices))
            {
                ReadOnlyMemory<byte> text = events.ReadBytes(events.ReadNumber());
                if (text.IsEmpty) return;
                _requests.Add(new GuestRequest(Encoding.ASCII.GetString(text.Span)));
                port.Ask(_requests[^1]);
            }
            else if (TakeIfDue(EventKind.Withdrawal, _slices))
            {
                ulong index = events.ReadNumber();
                if (index < (ulong)_requests.Count) port.Withdraw(_requests[(int)index]);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Takes an event that comes because the guest did something.</summary>
    private bool Take(EventKind kind, string act)
    {
        if (_difference is null && events.Next == kind)
        {
            events.Take();
            return true;
        }
        if (!IsCutShort) Differ(act);
        return false;
    }

    /// <summary>Takes an event that came by itself, if it did now.</summary>
    private bool TakeIfDue(EventKind kind, ulong at)
    {
        if (_difference is not null || events.Next != kind || events.NextAt != at) return false;
        events.Take();
        return true;
    }

    private void Compare(Moment then)
    {
        Moment now = Moment.Of(_machine!);
        if (now.Retired != then.Retired) Differ($"has retired {now.Retired} instructions, not {then.Retired}");
        else if (now != then) Differ("and its machine are not as they were");
    }

    private void Differ(string what) =>
        _difference ??= $"after {_machine?.Retired ?? 0} instructions the guest {what}; in the recording {Describe(events.Next)}";

    private Ending Diverged() => new(ExitReason.Diverged, 1, $"{_difference}\n{RegisterDump.Of(_machine!.Processor)}");

    private static string Describe(EventKind next) => "it " + next switch
    {
        EventKind.TimeStamp => "reads the time-stamp counter next",
        EventKind.Date => "wants to know the time of day next",
        EventKind.Halt => "halts next",
        EventKind.False or EventKind.True => "has a device look for connections next",
        EventKind.Poll => "has devices look around next",
        EventKind.Console => "takes console input next",
        EventKind.Connection => "takes news of a connection next",
        EventKind.Check => "is compared next",
        EventKind.End => "ends next",
        EventKind.Request or EventKind.Withdrawal => "is asked something next",
        _ => "is over",
    };
}
