namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>A key with its value.</summary>
/// <param name="Place">The key's.</param>
internal sealed record MappingEntry(Place Place, string Key, DocumentNode Value);
