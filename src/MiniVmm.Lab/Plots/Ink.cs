namespace MiniVmm.Lab.Plots;

/// <summary>The colours of what is no data. Pages replace them by those of the reader's colour scheme.</summary>
internal static class Ink
{
    public const string Text = "202020";
    public const string Muted = "505050";
    public const string Axis = "707070";
    public const string Grid = "E4E4E4";
    public const string Shade = "F3F3F3";
    public const string Paper = "FFFFFF";
}
