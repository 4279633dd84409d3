namespace MiniVmm.Fvm;

/// <summary>One parameter of the control loop, as people write it.</summary>
/// <param name="Key">The guest's option without the <c>fvm.</c> before it.</param>
/// <param name="Expects">What its values are.</param>
/// <param name="Set">The parameters with this value; null where the text is none.</param>
public sealed record FvmSetting(string Key, string Expects, Func<FvmParameters, string, FvmParameters?> Set)
{
    internal static FvmSetting Whole(string key, Func<FvmParameters, uint, FvmParameters> set) =>
        new(key, "a whole number", (p, text) => uint.TryParse(text, out uint value) ? set(p, value) : null);

    internal static FvmSetting Threads(string key, Func<FvmParameters, ushort, FvmParameters> set) =>
        new(key, "a number of threads", (p, text) => ushort.TryParse(text, out ushort value) ? set(p, value) : null);

    internal static FvmSetting Decimal(string key, Func<FvmParameters, Q16, FvmParameters> set) =>
        new(key, $"a decimal number below 65536 with at most {Q16.MaxDecimals} decimals",
            (p, text) => Q16.TryParse(text, out Q16 value) ? set(p, value) : null);

    internal static FvmSetting Hertz(string key, Func<FvmParameters, Millihertz, FvmParameters> set) =>
        new(key, $"a rate in hertz with at most {Millihertz.MaxDecimals} decimals",
            (p, text) => Millihertz.TryParse(text, out Millihertz value) ? set(p, value) : null);

    internal static FvmSetting Name<T>(string key, Func<FvmParameters, T, FvmParameters> set)
        where T : struct, Enum =>
        new(key, $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}",
            (p, text) => Enum.GetNames<T>().FirstOrDefault(n => n.ToLowerInvariant() == text) is string name
                ? set(p, Enum.Parse<T>(name))
                : null);
}
