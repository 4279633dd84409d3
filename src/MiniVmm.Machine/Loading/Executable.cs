namespace MiniVmm.Machine.Loading;

/// <summary>An executable as a loader wants it.</summary>
/// <param name="Path">Where it came from, for messages.</param>
/// <param name="Contents">The file's bytes.</param>
/// <param name="Entry">Physical address of the first instruction.</param>
/// <param name="Segments">What to load, in the file's order.</param>
internal sealed record Executable(string Path, byte[] Contents, uint Entry, IReadOnlyList<LoadSegment> Segments);

/// <param name="Address">Physical address.</param>
/// <param name="Offset">Offset in the file.</param>
/// <param name="FileSize">Bytes to copy.</param>
/// <param name="MemorySize">Bytes to occupy; what the file does not cover is zero.</param>
internal sealed record LoadSegment(uint Address, uint Offset, uint FileSize, uint MemorySize);
