using MiniVmm.I386.Contracts;

namespace MiniVmm.Tests.Devices;

/// <summary>Virtual time that a test moves.</summary>
internal sealed class FakeTime : IVirtualTime
{
    public long Now { get; set; }
}
