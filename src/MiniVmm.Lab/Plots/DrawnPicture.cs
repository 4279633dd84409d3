namespace MiniVmm.Lab.Plots;

/// <summary>A picture that was drawn.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Png">Path.</param>
/// <param name="Svg">Path.</param>
public sealed record DrawnPicture(string Name, string Caption, string Png, string Svg);
