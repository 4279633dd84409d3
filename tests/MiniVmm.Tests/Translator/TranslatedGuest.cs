using MiniVmm.I386.Memory;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Machine.Memory;
using MiniVmm.Tests.Interpreter;
using MiniVmm.Translator;
using MiniVmm.Translator.Cache;
using Xunit;

namespace MiniVmm.Tests.Translator;

/// <summary>A machine on the translator, whose RAM is the start of a window: emitted code accesses it directly.</summary>
internal sealed unsafe class TranslatedGuest : IDisposable
{
    private readonly RamFile _ram;
    private TranslatorEngine? _engine;

    /// <param name="options">How it translates.</param>
    /// <param name="ramBytes">Its RAM, which is as much as the machine uses or more.</param>
    /// <param name="prepare">What happens to RAM before there is an engine.</param>
    public TranslatedGuest(TranslatorOptions options, uint ramBytes = GuestMachine.RamBytes, Action<GuestMemory>? prepare = null)
    {
        _ram = new RamFile(Path.GetTempPath(), ramBytes);
        prepare?.Invoke(_ram.Memory);
        Machine = new GuestMachine(_ram.Memory, p => _engine = new TranslatorEngine(p, options));
        if (prepare is null) Assert.True(_ram.Memory.HasWindow);
    }

    public GuestMachine Machine { get; }

    public Translations Translations => _engine!.Translations!;

    /// <summary>What the block at an EIP, which was entered, has become; null: it is not translated.</summary>
    public TranslatedBlock? BlockAt(uint eip)
    {
        JumpEntry* entry = Chain.EntryFor(Machine.State, eip);
        return entry->Eip == eip ? Translations.Find(entry->First) : null;
    }

    public void Dispose()
    {
        Machine.Dispose();
        _ram.Dispose();
    }
}
