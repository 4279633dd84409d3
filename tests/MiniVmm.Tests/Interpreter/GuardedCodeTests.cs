using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using Xunit;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Code that is rewritten, where its pages are read-only on the host.</summary>
public sealed class GuardedCodeTests : SelfModifyingCodeTests
{
    private readonly RamFile _ram;

    public GuardedCodeTests()
        : this(new RamFile(Path.GetTempPath(), GuestMachine.RamBytes))
    {
    }

    private GuardedCodeTests(RamFile ram)
        : base(new GuestMachine(Guarding(ram)))
    {
        _ram = ram;
    }

    public override void Dispose()
    {
        base.Dispose();
        _ram.Dispose();
    }

    private static GuestMemory Guarding(RamFile ram)
    {
        ram.Memory.GuardsCode = true;
        Assert.True(ram.Memory.GuardsCode);
        return ram.Memory;
    }
}
