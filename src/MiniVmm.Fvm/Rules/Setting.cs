namespace MiniVmm.Fvm.Rules;

/// <summary>Steps on an actuator's setting x that saturate instead of wrapping around.</summary>
internal static class Setting
{
    public static uint Add(uint x, ulong step) => (uint)Math.Min(x + step, uint.MaxValue);

    public static uint Subtract(uint x, ulong step) => step < x ? x - (uint)step : 0;
}
