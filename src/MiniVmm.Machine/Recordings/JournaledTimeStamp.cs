using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Recordings;

/// <summary>A time-stamp counter whose readings are recorded, or come from a recording.</summary>
internal sealed class JournaledTimeStamp(ITimeStampCounter host, IMachineJournal journal) : ITimeStampCounter
{
    public uint Kilohertz => host.Kilohertz;

    public ulong Read()
    {
        ulong nanoseconds = journal.IsPlaying ? 0 : host.Read();
        journal.PassTimeStamp(ref nanoseconds);
        return nanoseconds;
    }
}
