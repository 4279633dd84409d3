namespace MiniVmm.Conformance.Cases;

/// <summary>One part of an encoding.</summary>
/// <param name="Value">The byte, or what <paramref name="Kind"/> says.</param>
internal readonly record struct Token(TokenKind Kind, byte Value);
