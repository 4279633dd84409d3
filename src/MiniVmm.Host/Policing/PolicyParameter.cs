namespace MiniVmm.Host.Policing;

/// <summary>A parameter of a policy.</summary>
/// <param name="Name">As people write it.</param>
/// <param name="Unit">Of its values; s for durations, empty for bare numbers.</param>
public sealed record PolicyParameter(string Name, double Default, double Minimum, double Maximum, string Unit, string Meaning);
