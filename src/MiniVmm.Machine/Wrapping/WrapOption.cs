using MiniVmm.Fvm;

namespace MiniVmm.Machine.Wrapping;

/// <summary>The parameters of a wrapper as text: <c>rate,rule=aimd,burst_ms=500</c>. The keys are the guest's options of
/// rate control without <c>fvm.</c> before them, and those that only a wrapper has.</summary>
public static class WrapOption
{
    private const string Example = "write for example rate or rate,period_ms=1000,window_ms=12000";

    /// <exception cref="MachineError">The text is no such thing.</exception>
    public static FvmParameters Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',');
        (string, string)[] values = [(FvmSettings.Mode, parts[0]), .. parts[1..].Select(Pair)];
        return Apply(new FvmParameters { Mode = FvmMode.Rate }, values, "--wrap: ");
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Format(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        IEnumerable<string> options = parameters.ToCommandLine().Split(' ').Select(o => o[(o.IndexOfAny(['.', '=']) + 1)..]);
        return string.Join(',', parameters.Mode == FvmMode.Rate ? options.Append($"swap_ms={parameters.SwapMs}") : options);
    }

    /// <summary>Parameters with other values for some.</summary>
    /// <param name="parameters">What counts for those that are not given.</param>
    /// <param name="values">Keys and values.</param>
    /// <param name="before">What messages begin with.</param>
    /// <exception cref="MachineError">There is no such key, it is given twice, its value is none, or the values do not go
    /// together.</exception>
    public static FvmParameters Apply(FvmParameters parameters, IReadOnlyList<(string Key, string Value)> values, string before)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach ((string key, string _) in values)
        {
            if (!FvmSettings.OfWrapper.Any(s => s.Key == key))
                throw new MachineError($"{before}a wrapper has no parameter '{key}'; it has {string.Join(", ", FvmSettings.OfWrapper.Select(s => s.Key))}");
            if (values.Count(v => v.Key == key) > 1) throw new MachineError($"{before}{key} is given twice");
        }
        foreach (FvmSetting setting in FvmSettings.OfWrapper)
            foreach ((string _, string value) in values.Where(v => v.Key == setting.Key))
                parameters = setting.Set(parameters, value) ?? throw new MachineError(
                    $"{before}{(setting.Key == FvmSettings.Mode ? "" : $"{setting.Key}: ")}'{value}' is not {Expected(setting)}; {Example}");
        return Fault(parameters) is { } fault ? throw new MachineError($"{before}{fault}") : parameters;
    }

    /// <summary>What is wrong with the values for a wrapper, or null. Begins as <see cref="FvmParameters.Fault"/>'s, with the
    /// guest's name of the option.</summary>
    public static string? Fault(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters switch
        {
            { Mode: FvmMode.Mpl } => "fvm must be rate or off: a guest's threads cannot be told apart from outside",
            { Mode: FvmMode.Rate, Rule: "probe" } => "fvm.rule must not be probe, which has to know whether requests wait inside the guest",
            _ => parameters.Fault(),
        };
    }

    private static string Expected(FvmSetting setting) => setting.Key switch
    {
        FvmSettings.Mode => "rate or off",
        FvmSettings.Rule => $"a rule; there are {string.Join(", ", ControlRules.All.Select(r => r.Name))}",
        _ => setting.Expects,
    };

    private static (string Key, string Value) Pair(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 ? (text[..sign], text[(sign + 1)..]) : throw new MachineError($"--wrap: '{text}' is no key=value; {Example}");
    }
}
