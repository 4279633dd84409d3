using MiniVmm.Translator.Host;

namespace MiniVmm.Translator;

/// <summary>Emitted code did what it must not: our mistake.</summary>
public sealed class TranslatorFault : Exception
{
    internal TranslatorFault(HostFault fault)
        : base($"emitted code faulted: signal {fault.Signal} at 0x{fault.Rip:x}, address 0x{fault.Address:x}")
    {
    }
}
