using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Interpreter;
using MiniVmm.Translator;

namespace MiniVmm.Bench.Translation;

/// <summary>What it costs to translate: the same program of blocks that are entered once, with all of them translated
/// before that and with all interpreted. Decoding is in both.</summary>
internal static class TranslationCost
{
    private const int WarmUps = 10, Rounds = 15;

    public static void Print(TextWriter output)
    {
        var first = Round();
        for (int i = 1; i < WarmUps; i++) Round();
        (double Translated, double Interpreted)[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Round())];
        double interpreted = new Series(rounds.Select(r => r.Interpreted)).Median;
        var translation = new Series(rounds.Select(r => r.Translated - r.Interpreted));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Translation: {StraightCode.Blocks} blocks of {StraightCode.InstructionsPerBlock} instructions, each run once; CPU microseconds, {Rounds} rounds"));
        output.WriteLine(Line("decode and interpret", interpreted, interpreted, interpreted));
        output.WriteLine(Line("translate", translation.Median, translation.Least, translation.Greatest));
        output.WriteLine(Line("translate, cold", first.Translated - first.Interpreted, 0, 0));
        output.WriteLine();
    }

    private static (double Translated, double Interpreted) Round() =>
        (StraightCode.Run(p => new TranslatorEngine(p, new TranslatorOptions { StartEntries = 0, HotEntries = 0 })) / 1e3,
            StraightCode.Run(p => new InterpreterEngine(p)) / 1e3);

    private static string Line(string what, double median, double least, double greatest)
    {
        const double perBlock = StraightCode.Blocks, perInstruction = perBlock * StraightCode.InstructionsPerBlock;
        string spread = greatest > 0 ? $" ({least / perBlock:F2} to {greatest / perBlock:F2})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{what,-22} {median / perBlock,7:F2} a block{spread}, {median / perInstruction:F2} an instruction");
    }
}
