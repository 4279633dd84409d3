using System.Runtime.InteropServices;
using Iced.Intel;
using MiniVmm.Translator.Host;
using Xunit;

namespace MiniVmm.Tests.Translator;

/// <summary>A function ulong (ulong) of host code, with a landing for its faults.</summary>
internal sealed unsafe class EmittedFunction : IDisposable
{
    private readonly CodeMemory _memory;

    public EmittedFunction(Action<Assembler> write, Action<Assembler>? land = null)
    {
        _memory = CodeMemory.TryCreate(4096, out string reason) ?? throw new InvalidOperationException(reason);
        Record = (HostFault*)NativeMemory.AllocZeroed((nuint)sizeof(HostFault));
        var code = new Assembler(64);
        Label landing = code.CreateLabel();
        write(code);
        code.Label(ref landing);
        if (land is null) code.nop();
        else land(code);
        using var stream = new UnmanagedMemoryStream(_memory.Writable, 0, _memory.Size, FileAccess.Write);
        AssemblerResult result = code.Assemble(
            new StreamCodeWriter(stream), (ulong)Start, BlockEncoderOptions.ReturnNewInstructionOffsets);
        Landing = (byte*)result.GetLabelRIP(landing);
        if (land is not null) Register();
    }

    public byte* Start => _memory.Executable;

    public byte* Landing { get; }

    public HostFault* Record { get; }

    public bool IsRegistered { get; private set; }

    public ulong Call(ulong argument = 0) => ((delegate* unmanaged<ulong, ulong>)Start)(argument);

    /// <summary>Calls it and demands the one fault that it is to have.</summary>
    public ulong CallToFault(int signal, ulong argument = 0)
    {
        *Record = default;
        ulong result = Call(argument);
        Assert.Equal(signal, Record->Signal);
        Assert.InRange(Record->Rip, (ulong)Start, (ulong)Landing - 1);
        return result;
    }

    public void Register()
    {
        HostFaults.Register(Start, Start + _memory.Size, Landing, Record);
        IsRegistered = true;
    }

    public void Unregister()
    {
        HostFaults.Unregister(Start);
        IsRegistered = false;
    }

    public void Dispose()
    {
        if (IsRegistered) Unregister();
        _memory.Dispose();
        NativeMemory.Free(Record);
    }
}
