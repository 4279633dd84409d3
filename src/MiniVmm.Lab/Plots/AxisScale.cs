namespace MiniVmm.Lab.Plots;

/// <summary>How a vertical axis is divided.</summary>
internal enum AxisScale
{
    /// <summary>From zero.</summary>
    Linear,

    Logarithmic,

    /// <summary>From zero to one.</summary>
    Share,
}
