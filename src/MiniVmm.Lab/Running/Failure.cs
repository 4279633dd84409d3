namespace MiniVmm.Lab.Running;

/// <summary>Why an experiment ended early.</summary>
/// <param name="Message">In a line.</param>
/// <param name="Console">The last console lines of the instance in question; empty where there is none.</param>
public sealed record Failure(string Message, IReadOnlyList<string> Console);
