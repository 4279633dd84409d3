namespace MiniVmm.Machine.Recordings;

/// <summary>What a recording holds, in the order in which the vCPU thread came by it (docs/recordings.md).</summary>
internal enum EventKind : byte
{
    /// <summary>No more is recorded; in no file.</summary>
    None = 0,

    /// <summary>What the time-stamp counter read, less what it read before.</summary>
    TimeStamp = 1,

    /// <summary>What the host's clock said, less what it said before.</summary>
    Date = 2,

    /// <summary>Virtual time that passed in a halt.</summary>
    Halt = 3,

    False = 4,
    True = 5,

    /// <summary>Devices looked for what had arrived, before a slice.</summary>
    Poll = 6,

    /// <summary>Bytes that the console took.</summary>
    Console = 7,

    /// <summary>News of a connection.</summary>
    Connection = 8,

    /// <summary>How the machine is before a slice.</summary>
    Check = 9,

    /// <summary>The run ended.</summary>
    End = 10,

    /// <summary>The guest was asked something, behind a slice.</summary>
    Request = 11,

    /// <summary>Nobody wants the answer any more.</summary>
    Withdrawal = 12,
}
