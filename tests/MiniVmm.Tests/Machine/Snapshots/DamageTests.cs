using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.Versioning;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using Xunit;

namespace MiniVmm.Tests.Machine.Snapshots;

/// <summary>Files that are no snapshots, or none any more.</summary>
public sealed class DamageTests : IDisposable
{
    private const int FormatAt = 8, StateBytesAt = 12, BodyChecksumAt = 24, HeaderChecksumAt = 56, HeaderBytes = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-damage-").FullName;
    private readonly string _file;
    private readonly byte[] _whole;

    public DamageTests()
    {
        _file = Path.Combine(_folder, "snapshot");
        using VirtualMachine machine = EventfulGuest.Build(Engines.Interpreter, new Silence());
        machine.RunTo(50_000);
        Snapshot.Save(machine, _file);
        _whole = File.ReadAllBytes(_file);
        Snapshot.Open(_file).Dispose();
    }

    [Fact]
    public void A_flipped_bit_is_found_wherever_it_is()
    {
        int ram = _whole.Length - (int)EventfulGuest.RamBytes;
        var random = new Random(1);
        IEnumerable<int> places = Enumerable.Range(0, HeaderBytes + 1000)
            .Concat(Enumerable.Range(0, 60).Select(_ => random.Next(ram)))
            .Concat([ram - 1, ram, ram + (int)EventfulGuest.Counter, _whole.Length - 1])
            .Concat(Enumerable.Range(0, 100).Select(_ => ram + random.Next((int)EventfulGuest.RamBytes)));
        using FileStream stream = File.Open(_file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (int place in places)
        {
            Put(stream, place, (byte)(_whole[place] ^ (1 << random.Next(8))));
            MachineError error = Assert.Throws<MachineError>(() => Snapshot.Open(_file));
            Assert.StartsWith($"snapshot {_file}: ", error.Message, StringComparison.Ordinal);
            Put(stream, place, _whole[place]);
        }
        Snapshot.Open(_file).Dispose();
    }

    [Theory]
    [InlineData("", "not a snapshot")]
    [InlineData("MVMSNAP\n", "not a snapshot")]
    [InlineData("\u007FELF and more than sixty-four bytes of what is certainly no snapshot at all, never was", "not a snapshot")]
    public void Other_files_are_not_taken_for_one(string contents, string reason)
    {
        File.WriteAllText(_file, contents);
        Assert.Equal($"snapshot {_file}: {reason}", Assert.Throws<MachineError>(() => Snapshot.Open(_file)).Message);
    }

    [Fact]
    public void Less_or_more_than_a_whole_file_is_refused()
    {
        foreach (int length in (int[])[HeaderBytes, HeaderBytes + 7, 5000, _whole.Length - 4096, _whole.Length - 1, _whole.Length + 1])
        {
            File.WriteAllBytes(_file, _whole);
            using (FileStream stream = File.OpenWrite(_file)) stream.SetLength(length);
            Assert.Contains($"it has {length} bytes of {_whole.Length}", Assert.Throws<MachineError>(() => Snapshot.Open(_file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_newer_format_is_called_newer()
    {
        byte[] bytes = [.. _whole];
        bytes[FormatAt] = 7;
        Seal(bytes);
        File.WriteAllBytes(_file, bytes);
        Assert.Equal(
            $"snapshot {_file}: made by a newer minivmm (format 7); this one reads up to 2", Assert.Throws<MachineError>(() => Snapshot.Open(_file)).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Assert.Contains("nowhere", Assert.Throws<MachineError>(() => Snapshot.Open(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains(_folder, Assert.Throws<MachineError>(() => Snapshot.Open(_folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>Checksums keep no one from writing what he likes: it is refused, or it is a guest like any other.</summary>
    [Fact]
    public void A_forged_state_does_no_harm()
    {
        int stateBytes = BinaryPrimitives.ReadInt32LittleEndian(_whole.AsSpan(StateBytesAt));
        var random = new Random(2);
        int refused = 0, ran = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = [.. _whole];
            for (int changes = random.Next(1, 6); changes > 0; changes--)
                bytes[HeaderBytes + random.Next(stateBytes)] = (byte)random.Next(256);
            Seal(bytes);
            File.WriteAllBytes(_file, bytes);
            try
            {
                using Snapshot snapshot = Snapshot.Open(_file);
                using VirtualMachine machine = MachineBuilder.Restore(
                    snapshot, new RestoreOptions { Engine = Engines.Translator, RamDirectory = _folder }, new Silence());
                // It may halt for ever with interrupts off, while its timer goes on.
                int slices = 0;
                machine.StopAt = machine.Retired + 20_000;
                machine.Run(CancellationToken.None, () => ++slices < 1000);
                ran++;
            }
            catch (MachineError)
            {
                refused++;
            }
        }
        Assert.True(refused > 10 && ran > 10, $"{refused} refused, {ran} ran");
    }

    [Fact]
    public void A_file_that_is_not_finished_leaves_the_old_one_and_nothing_else()
    {
        using (WholeFile unfinished = WholeFile.Create(_file)) RandomAccess.Write(unfinished.Handle, new byte[10_000], 0);
        Assert.Equal(_whole, File.ReadAllBytes(_file));
        Assert.Equal([_file], Directory.GetFileSystemEntries(_folder));
        Assert.Contains("cannot write", Assert.Throws<MachineError>(() => WholeFile.Create(Path.Combine(_folder, "no", "file"))).Message, StringComparison.Ordinal);
        Assert.Contains("directory", Assert.Throws<MachineError>(() => WholeFile.Create(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Nobody_else_can_read_it() => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Put(FileStream stream, int place, byte value)
    {
        stream.Position = place;
        stream.WriteByte(value);
        stream.Flush();
    }

    /// <summary>Makes the checksums right again, but RAM's.</summary>
    private static void Seal(byte[] bytes)
    {
        Span<byte> body = bytes.AsSpan(HeaderBytes, bytes.Length - (int)EventfulGuest.RamBytes - HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(BodyChecksumAt), XxHash3.HashToUInt64(body));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(HeaderChecksumAt), XxHash3.HashToUInt64(bytes.AsSpan(0, HeaderChecksumAt)));
    }
}
