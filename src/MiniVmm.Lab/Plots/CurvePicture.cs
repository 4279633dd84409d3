using System.Text;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fitting;

namespace MiniVmm.Lab.Plots;

/// <summary>The thrashing curve and the samples that it was fitted to.</summary>
internal static class CurvePicture
{
    private const int MostDots = 1500;

    /// <summary>Of all variants, those that were no part of the fit among them.</summary>
    public static Picture Of(AnalysedExperiment experiment, ExperimentFit fit, ThrashingCurve curve) => Of(
        curve,
        [.. experiment.Variants.GroupBy(v => v.Variant.Policy).Select(p => (p.Key, p.SelectMany(v => fit.SamplesOf(v.Variant.Name)).ToArray()))]);

    /// <param name="curve">The curve.</param>
    /// <param name="samples">By policy.</param>
    private static Picture Of(ThrashingCurve curve, IReadOnlyList<(string Policy, CurveSample[] Samples)> samples)
    {
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(samples.Select(s => s.Policy));
        (string Policy, CurveSample[] Samples)[] shown = [.. samples.Where(s => s.Samples.Length > 0)];
        const int width = 1000;
        SharedKey key = new([.. shown.Select(s => styles[s.Policy]), new PolicyStyle(Ink.Text, 0, "1", "fitted curve")], width);
        int height = 420 + key.Height;
        double high = Math.Max(1, shown.SelectMany(s => s.Samples).Select(s => s.Load).DefaultIfEmpty(2).Max()) * 1.05;
        double Ticked(CurveSample s) => s.VctMs / Math.Max(1, s.Running / curve.Processors);
        double[] values = [.. shown.SelectMany(s => s.Samples).Select(Ticked), curve.VctMs(1, 0), curve.VctMs(1, high)];
        (double low, double top) = (values.Min() / 1.3, values.Max() * 1.3);
        StringBuilder script = new(key.Begin(8, height));
        List<string> plots = [];
        foreach (((string policy, CurveSample[] all), int i) in shown.Select((s, i) => (s, i)))
        {
            int each = (all.Length + MostDots - 1) / MostDots;
            script.AppendLine($"$samples{i} << EOD");
            foreach (CurveSample sample in all.Where((_, k) => k % each == 0))
                script.AppendLine($"{sample.Load:0.#####} {Ticked(sample):0.#####}");
            script.AppendLine("EOD");
            plots.Add($"$samples{i} with points pointtype {styles[policy].Marker} pointsize 0.4 linecolor rgb '#80{styles[policy].Colour}'");
        }
        script.AppendLine("$curve << EOD");
        for (int i = 0; i <= 300; i++)
            script.AppendLine($"{high * i / 300:0.#####} {curve.VctMs(1, high * i / 300):0.#####}");
        script.AppendLine("EOD");
        plots.Add($"$curve with lines linewidth 2.4 linecolor rgb '#{Ink.Text}'");
        script.Append($"""
            unset key
            set margins screen 0.06, screen 0.98, screen {64.0 / height:0.####}, screen {1 - ((44.0 + key.Height) / height):0.####}
            set xlabel {GnuplotText.Quote("working sets of all VMs / memory budget")} textcolor rgb '#{Ink.Text}'
            set label 2 {GnuplotText.Quote("VCT over the VMs' share of the processors, ms")} at graph 0, graph 1 left offset 0, 0.8 textcolor rgb '#{Ink.Text}'
            set xrange [0:{high:0.####}]
            set logscale y; set yrange [{low:0.####}:{top:0.####}]; set ytics {LogarithmicTics.Between(low, top)}
            plot {string.Join(", \\\n     ", plots)}

            """);
        script.Append(key.End());
        return new Picture(
            "model-curve",
            "The thrashing curve: real time of a busy tick against the load, less what sharing the processors takes. Dots: control periods of "
                + "single VMs. What rising caps add is in the dots, and not in the line.",
            width, height, script.ToString());
    }
}
