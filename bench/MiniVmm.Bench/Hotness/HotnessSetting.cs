using System.Globalization;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;
using MiniVmm.Translator;

namespace MiniVmm.Bench.Hotness;

/// <summary>An engine, and how often it enters a block before it translates it; null: it never does.</summary>
internal sealed record HotnessSetting(uint? HotEntries)
{
    private const string Never = "never";

    public static HotnessSetting[] All { get; } =
        [new((uint?)null), .. new uint[] { 20, 50, 100, 200, 500, 1000, 2000 }.Select(entries => new HotnessSetting(entries))];

    public string Name => HotEntries?.ToString(CultureInfo.InvariantCulture) ?? Never;

    public static HotnessSetting Named(string name) => All.Single(setting => setting.Name == name);

    /// <summary>"Never" is the interpreter.</summary>
    public IEngine Make(Processor processor) => HotEntries is uint entries
        ? new TranslatorEngine(processor, new TranslatorOptions { StartEntries = 0, HotEntries = entries })
        : new InterpreterEngine(processor);
}
