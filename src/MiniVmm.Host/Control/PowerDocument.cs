using MiniVmm.Host.Registry;

namespace MiniVmm.Host.Control;

/// <summary>The answer to pause, resume and stop.</summary>
/// <param name="State">What the instance does now.</param>
/// <param name="Changed">Whether it did something else before.</param>
public sealed record PowerDocument(InstanceState State, bool Changed);
