using MiniVmm.I386;
using MiniVmm.Translator.Host;

namespace MiniVmm.Translator;

/// <summary>Emitted code faulted where no guest access does: our mistake. The guest's state is lost.</summary>
public sealed unsafe class TranslatorFault : Exception
{
    internal TranslatorFault(HostFault fault, uint eip, Processor processor, string listing)
        : base($"emitted code for EIP {eip:x8} faulted on the host (signal {fault.Signal}, code {fault.Code}, at 0x{fault.Rip:x}, address 0x{fault.Address:x}); "
            + $"guest RAM is at 0x{(nint)processor.Memory.Origin:x}")
    {
        Listing = listing;
    }

    /// <summary>The block that faulted: guest and host code side by side.</summary>
    public string Listing { get; }
}
