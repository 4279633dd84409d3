using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Bad input gets one clear line, exit status 1 (2 for usage), and leaves nothing behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-bad-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> DamagedKernels => new()
    {
        { "empty", "not an ELF file" },
        { "text", "not an ELF file" },
        { "header-only", "truncated" },
        { "half", "truncated" },
        { "64-bit", "64-bit" },
        { "other-machine", "is not i386" },
        { "shared-object", "not an executable" },
        { "no-multiboot", "no Multiboot header" },
        { "overlap", "overlaps" },
        { "huge-segment", "does not fit" },
        { "wrapping-segment", "impossible sizes" },
        { "unknown-feature", "requires features" },
        { "nothing-to-load", "nothing to load" },
    };

    [Theory]
    [MemberData(nameof(DamagedKernels))]
    public void ADamagedKernelIsRefusedWithTheReason(string damage, string reason)
    {
        string path = Path.Combine(_folder, damage + ".elf");
        File.WriteAllBytes(path, Damage(damage));

        RefusedWith(1, reason, "run", path);
    }

    [Theory]
    [InlineData(1, "no such file", "run", "/nonexistent/kernel.elf")]
    [InlineData(1, "is a directory", "run", "/tmp")]
    [InlineData(1, "--mem: '12X'", "run", "HELLO", "--mem", "12X")]
    [InlineData(1, "--mem", "run", "HELLO", "--mem", "-1")]
    [InlineData(1, "not between 1M and 3G", "run", "HELLO", "--mem", "4K")]
    [InlineData(1, "not between 1M and 3G", "run", "HELLO", "--mem", "3.5G")]
    [InlineData(1, "--clock: 'fast'", "run", "HELLO", "--clock", "fast")]
    [InlineData(1, "--publish: 'abc'", "run", "HELLO", "--publish", "abc")]
    [InlineData(1, "--publish: '70000:80'", "run", "HELLO", "--publish", "70000:80")]
    [InlineData(1, "given twice", "run", "HELLO", "--publish", "18080:80", "--publish", "18080:81")]
    [InlineData(1, "printable ASCII", "run", "HELLO", "--append", "a\u0007b")]
    [InlineData(1, "no such directory", "run", "HELLO", "--ram-dir", "/nonexistent")]
    [InlineData(1, "--trace: cannot write", "run", "HELLO", "--trace", "/nonexistent/t.csv")]
    [InlineData(2, "--no-such-option", "run", "HELLO", "--no-such-option")]
    [InlineData(2, "KERNEL", "run")]
    [InlineData(2, "'warp'", "run", "HELLO", "--engine", "warp")]
    [InlineData(1, "no such file", "lockstep", "/nonexistent/kernel.elf")]
    [InlineData(1, "--instructions: 0", "lockstep", "HELLO", "--instructions", "0")]
    [InlineData(1, "--every block", "lockstep", "HELLO", "--engine", "interpreter", "--every", "block")]
    [InlineData(1, "--every block", "lockstep", "HELLO", "--engine", "translator", "--against", "translator", "--every", "block")]
    [InlineData(2, "'many'", "lockstep", "HELLO", "--instructions", "many")]
    [InlineData(2, "'warp'", "lockstep", "HELLO", "--against", "warp")]
    [InlineData(2, "no-such-command", "no-such-command")]
    public void WrongArgumentsAreRefusedWithTheReason(int status, string reason, params string[] arguments) =>
        RefusedWith(status, reason, [.. arguments.Select(a => a == "HELLO" ? Guest.Path("hello") : a)]);

    [SkippableFact]
    public void RamOnTmpfsIsRefused()
    {
        Skip.IfNot(Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").DriveFormat == "tmpfs", "/dev/shm is no tmpfs here");
        RefusedWith(1, "tmpfs", "run", Guest.Path("hello"), "--ram-dir", "/dev/shm");
        Assert.Empty(Directory.GetFiles("/dev/shm", ".minivmm*"));
    }

    [Fact]
    public void ATakenPortIsRefused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        RefusedWith(1, $"{port}", "run", Guest.Path("httpd"), "--publish", $"{port}:80");
    }

    [SkippableFact]
    public void AFullDiskIsRefusedBeforeTheGuestStarts()
    {
        Skip.IfNot(Environment.UserName == "root" && File.Exists("/usr/sbin/mkfs.ext4"), "needs the right to mount, and mkfs.ext4");
        string image = Path.Combine(_folder, "disk.img"), mount = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(mount);
        using (FileStream file = File.Create(image)) file.SetLength(16 << 20);
        Assert.Equal(0, Execute("/usr/sbin/mkfs.ext4", "-q", image));
        Skip.IfNot(Execute("mount", "-o", "loop", image, mount) == 0, "loop devices cannot be mounted here");
        try
        {
            RefusedWith(1, "no room on the disk", "run", Guest.Path("hello"), "--mem", "64M", "--ram-dir", mount);
            using MiniVmmProcess small = MiniVmmProcess.Run("run", Guest.Path("hello"), "--mem", "4M", "--ram-dir", mount);
            Assert.Equal(0, small.Process.ExitCode);
        }
        finally
        {
            Execute("umount", mount);
        }
    }

    [Fact]
    public void RandomBytesAsAKernelNeverCrashTheMonitor()
    {
        var random = new Random(20_051);
        byte[] good = File.ReadAllBytes(Guest.Path("hello"));
        for (int round = 0; round < 12; round++)
        {
            byte[] bad = [.. good];
            for (int i = 0; i < 1 << (round % 6); i++) bad[random.Next(round < 6 ? 128 : bad.Length)] = (byte)random.Next(256);
            string path = Path.Combine(_folder, $"random-{round}.elf");
            File.WriteAllBytes(path, bad);
            using MiniVmmProcess process = MiniVmmProcess.Start("run", path, "--tether");
            // It may well run, and then may run forever.
            if (!process.Process.WaitForExit(TimeSpan.FromSeconds(1))) process.Process.StandardInput.Close();
            process.WaitForExit();
            Assert.InRange(process.Process.ExitCode, 0, 255);
            Assert.DoesNotContain("   at ", process.Error, StringComparison.Ordinal);
            Assert.NotEqual(134, process.Process.ExitCode);
        }
    }

    private static void RefusedWith(int status, string reason, params string[] arguments)
    {
        using MiniVmmProcess process = MiniVmmProcess.Run(arguments);

        string first = process.Error.Split('\n')[0];
        Assert.StartsWith("minivmm: ", first, StringComparison.Ordinal);
        Assert.Contains(reason, process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Error, StringComparison.Ordinal);
        Assert.True(status == 2 || process.Error.TrimEnd('\n').Split('\n').Length == 1, process.Error);
        Assert.Equal(status, process.Process.ExitCode);
        Assert.Empty(process.Output);
    }

    private static int Execute(string program, params string[] arguments)
    {
        using MiniVmmProcess process = MiniVmmProcess.StartProgram(program, arguments);
        return process.WaitForExit();
    }

    private static byte[] Damage(string kind)
    {
        byte[] file = File.ReadAllBytes(Guest.Path("hello"));
        int headers = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(28));
        Span<byte> first = file.AsSpan(headers, 32), second = file.AsSpan(headers + 32, 32);
        int multiboot = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x02, 0xB0, 0xAD, 0x1B]);
        switch (kind)
        {
            case "empty": return [];
            case "text": return "#!/bin/sh\necho this is no kernel\n"u8.ToArray();
            case "header-only": return file[..40];
            case "half": return file[..(file.Length / 8)];
            case "64-bit": file[4] = 2; break;
            case "other-machine": file[18] = 40; break;
            case "shared-object": file[16] = 3; break;
            case "no-multiboot": file[multiboot] ^= 1; break;
            case "overlap": first[8..16].CopyTo(second[8..]); break;
            case "huge-segment": BinaryPrimitives.WriteUInt32LittleEndian(first[20..], 0x7000_0000); break;
            case "wrapping-segment": BinaryPrimitives.WriteUInt32LittleEndian(first[20..], uint.MaxValue); break;
            case "unknown-feature":
                uint flags = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(multiboot + 4)) | 0x8000;
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(multiboot + 4), flags);
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(multiboot + 8), unchecked(0u - 0x1BADB002 - flags));
                break;
            case "nothing-to-load": BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(44), 0); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind));
        }
        return file;
    }
}
