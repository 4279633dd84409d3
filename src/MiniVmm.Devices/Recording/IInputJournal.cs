namespace MiniVmm.Devices.Recording;

/// <summary>What devices take from host threads, being recorded or being played. vCPU thread only. A device takes at the same
/// points of the guest's run in both cases, for they follow from what it took before.</summary>
public interface IInputJournal
{
    /// <summary>Devices take from here and not from host threads.</summary>
    bool IsPlaying { get; }

    /// <summary>Something that a device found out, which is noted or replaced.</summary>
    void Pass(ref bool fact);

    /// <summary>The console was looked at, and so much taken; nothing for an empty span.</summary>
    void NoteConsole(ReadOnlySpan<byte> taken);

    /// <summary>What is taken at this look at the console.</summary>
    /// <returns>How many bytes; 0 if there are none.</returns>
    int PlayConsole(Span<byte> space);

    /// <summary>Connections are about to be looked at.</summary>
    void BeginLook();

    /// <summary>This look found something; the bytes are valid during the call.</summary>
    void NoteConnection(in VsockNews news);

    /// <summary>The next thing that this look finds; the bytes are valid until the next call.</summary>
    bool TryPlayConnection(out VsockNews news);
}
