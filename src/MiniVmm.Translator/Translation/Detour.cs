namespace MiniVmm.Translator.Translation;

/// <summary>Code that lies behind a block because it is rarely run.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="From">Displacement of the branch that leads there.</param>
/// <param name="Exit">The exit that it takes.</param>
/// <param name="Back">Offset that it returns to.</param>
/// <param name="Access">What it asks the TLB for: <see cref="Running.TlbFill"/>.</param>
internal readonly record struct Detour(DetourKind Kind, int From, int Exit = 0, int Back = 0, uint Access = 0);
