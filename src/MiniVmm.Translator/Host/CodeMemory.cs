using System.Runtime.InteropServices;

namespace MiniVmm.Translator.Host;

/// <summary>Memory for emitted code, mapped twice: through one mapping it can be written, through the other executed.
/// It takes room as it is written.</summary>
internal sealed unsafe class CodeMemory : IDisposable
{
    private const string Name = "minivmm-code";

    private CodeMemory(byte* writable, byte* executable, int size)
    {
        Writable = writable;
        Executable = executable;
        Size = size;
    }

    ~CodeMemory() => Unmap();

    public byte* Writable { get; private set; }

    /// <summary>The same bytes to execute. Must be left by all threads before this is disposed of.</summary>
    public byte* Executable { get; private set; }

    /// <summary>Bytes, a multiple of the page size.</summary>
    public int Size { get; }

    /// <returns>Null where the host has no such memory to give; <paramref name="reason"/> says why.</returns>
    public static CodeMemory? TryCreate(int bytes, out string reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            reason = $"this is {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}, not Linux on x86-64";
            return null;
        }
        int pageSize = Environment.SystemPageSize;
        return TryMap(checked(bytes + pageSize - 1) & -pageSize, out reason);
    }

    public void Dispose()
    {
        Unmap();
        GC.SuppressFinalize(this);
    }

    private static CodeMemory? TryMap(int size, out string reason)
    {
        int fd = Libc.CreateMemory(Name, Libc.MemoryCloseOnExec | Libc.MemoryExecutable);
        // Kernels before 6.3 do not know the flag, and need none.
        if (fd < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorInvalid) fd = Libc.CreateMemory(Name, Libc.MemoryCloseOnExec);
        if (fd < 0)
        {
            reason = Refusal("no file in memory");
            return null;
        }
        try
        {
            if (Libc.Truncate(fd, size) != 0)
            {
                reason = Refusal($"no file of {size} bytes in memory");
                return null;
            }
            byte* writable = Map(fd, size, Libc.ProtectRead | Libc.ProtectWrite);
            reason = writable == null ? Refusal("no writable mapping") : "";
            byte* executable = writable == null ? null : Map(fd, size, Libc.ProtectRead | Libc.ProtectExecute);
            if (executable != null) return new CodeMemory(writable, executable, size);
            if (writable == null) return null;
            reason = Refusal("no executable mapping");
            Libc.Unmap(writable, (nuint)size);
            return null;
        }
        finally
        {
            Libc.Close(fd);
        }
    }

    private static byte* Map(int fd, int size, int protection)
    {
        void* address = Libc.Map(null, (nuint)size, protection, Libc.MapShared, fd, 0);
        return address == (void*)-1 ? null : (byte*)address;
    }

    private static string Refusal(string what) => $"the host gives {what}: {Marshal.GetLastPInvokeErrorMessage()}";

    private void Unmap()
    {
        if (Writable != null) Libc.Unmap(Writable, (nuint)Size);
        if (Executable != null) Libc.Unmap(Executable, (nuint)Size);
        Writable = Executable = null;
    }
}
