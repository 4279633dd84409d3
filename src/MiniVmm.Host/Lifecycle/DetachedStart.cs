namespace MiniVmm.Host.Lifecycle;

/// <summary>How the start of a detached process went.</summary>
/// <param name="Name">The name under which it goes on; null where it failed.</param>
/// <param name="Messages">Whole lines for its user's stderr.</param>
public sealed record DetachedStart(string? Name, string Messages);
