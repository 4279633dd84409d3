using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Recordings;

/// <summary>A recording as bytes: a header, then chunks with a checksum each (docs/recordings.md). Whatever ends the recorder,
/// all chunks but the last are whole.</summary>
internal sealed class RecordingFile : IDisposable
{
    /// <summary>The format that this program writes, and the last one that it reads.</summary>
    public const uint Format = 1;

    private const int HeaderBytes = 16, ChunkHeaderBytes = 16, ChecksumAt = 8;

    /// <summary>More than any chunk has.</summary>
    private const uint MostBytes = 1 << 30;

    private readonly SafeFileHandle _file;
    private long _position = HeaderBytes;
    private uint _chunks;

    private RecordingFile(SafeFileHandle file) => _file = file;

    private static ReadOnlySpan<byte> Magic => "MVMREC\n\0"u8;

    /// <exception cref="IOException">It cannot be written.</exception>
    public static RecordingFile Create(string path)
    {
        SafeFileHandle handle = OwnersFile.TryOverwrite(path, out int error) ?? throw new IOException(Libc.Message(error));
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[Magic.Length..], Format);
        RandomAccess.Write(handle, header, 0);
        return new RecordingFile(handle);
    }

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="MachineError">It is no recording, or one of a newer program.</exception>
    public static RecordingFile Open(string path)
    {
        var file = new RecordingFile(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
        Span<byte> header = stackalloc byte[HeaderBytes];
        string? reason = null;
        if (file.ReadUpTo(header, 0) < HeaderBytes || !header.StartsWith(Magic)) reason = "not a recording";
        else if (BinaryPrimitives.ReadUInt32LittleEndian(header[Magic.Length..]) is var format and not Format)
            reason = $"made by a newer minivmm (format {format}); this one reads up to {Format}";
        if (reason is null) return file;
        file.Dispose();
        throw new MachineError(reason);
    }

    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Append(ReadOnlySpan<byte> payload)
    {
        byte[] chunk = new byte[ChunkHeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(chunk, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(4), _chunks++);
        payload.CopyTo(chunk.AsSpan(ChunkHeaderBytes));
        BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(ChecksumAt), Checksum(chunk));
        RandomAccess.Write(_file, chunk, _position);
        _position += chunk.Length;
    }

    /// <returns>Null where no whole chunk follows.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read()
    {
        Span<byte> header = stackalloc byte[ChunkHeaderBytes];
        if (ReadUpTo(header, _position) < ChunkHeaderBytes) return null;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length > MostBytes || BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != _chunks) return null;
        if (length > RandomAccess.GetLength(_file) - _position - ChunkHeaderBytes) return null;
        byte[] chunk = new byte[ChunkHeaderBytes + length];
        if (ReadUpTo(chunk, _position) < chunk.Length) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(chunk.AsSpan(ChecksumAt)) != Checksum(chunk)) return null;
        _chunks++;
        _position += chunk.Length;
        return chunk[ChunkHeaderBytes..];
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Of all of a chunk but the checksum itself.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> chunk)
    {
        var hash = new XxHash3();
        hash.Append(chunk[..ChecksumAt]);
        hash.Append(chunk[ChunkHeaderBytes..]);
        return hash.GetCurrentHashAsUInt64();
    }

    private int ReadUpTo(Span<byte> bytes, long offset)
    {
        int done = 0;
        while (done < bytes.Length && RandomAccess.Read(_file, bytes[done..], offset + done) is var count and > 0) done += count;
        return done;
    }
}
