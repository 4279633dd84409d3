using Xunit;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Tests that measure the process and so run when no other does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
