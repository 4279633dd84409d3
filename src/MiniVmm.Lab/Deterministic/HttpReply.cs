namespace MiniVmm.Lab.Deterministic;

/// <summary>An HTTP response.</summary>
internal readonly record struct HttpReply(int Status, string Body);
