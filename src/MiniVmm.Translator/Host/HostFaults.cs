using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>Catches the host's faults in emitted code: the thread goes on at the code's landing, with all registers and flags
/// as they were. Faults elsewhere go to whoever handled them before, the runtime above all.</summary>
/// <remarks>A process has one handler a signal, so this is static and stays. Each range is of code that one thread runs at a
/// time, which finds in the range's record what happened last.</remarks>
internal static unsafe class HostFaults
{
    public const int SIGILL = 4, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11;

    private const int Signals = 65;
    private const int HandlerBytes = 4096;
    private const int PassInformation = 4; // SA_SIGINFO

    private static readonly Lock Turn = new();
    private static readonly FaultTable Table = new(Capacity);
    private static bool _installed;

    /// <summary>Ranges that can be registered at once.</summary>
    public const int Capacity = 1024;

    /// <param name="start">First byte of executable memory.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="landing">Where to go on after a fault in it.</param>
    /// <param name="record">What to describe the fault in; stays in its place until the range is unregistered.</param>
    /// <exception cref="InvalidOperationException">There are too many ranges, or the host takes no handler.</exception>
    public static void Register(byte* start, byte* end, byte* landing, HostFault* record)
    {
        lock (Turn)
        {
            if (!_installed) Install();
            Table.Add(start, end, landing, record);
        }
    }

    /// <summary>No thread may be in the range any more.</summary>
    public static void Unregister(byte* start)
    {
        lock (Turn) Table.Remove(start);
    }

    private static void Install()
    {
        CodeMemory memory = CodeMemory.TryCreate(HandlerBytes, out string reason) ?? throw new InvalidOperationException(reason);
        GC.SuppressFinalize(memory); // handler and table are there for good
        var old = (nint*)NativeMemory.AllocZeroed(Signals, (nuint)sizeof(nint));
        nint handler = FaultHandlerCode.Emit(memory, Table, old);
        foreach (int signal in (ReadOnlySpan<int>)[SIGSEGV, SIGBUS, SIGFPE, SIGILL]) Install(signal, handler, old);
        _installed = true;
    }

    /// <summary>Keeps flags and mask, above all on which stack the old handler runs: it is entered through ours.</summary>
    private static void Install(int signal, nint handler, nint* old)
    {
        Libc.SignalActionRecord action;
        Require(Libc.SignalAction(signal, null, &action));
        old[signal] = action.Handler;
        action.Handler = handler;
        action.Flags |= PassInformation;
        Require(Libc.SignalAction(signal, &action, null));
    }

    private static void Require(int result)
    {
        if (result != 0) throw new InvalidOperationException($"the host takes no signal handler: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
